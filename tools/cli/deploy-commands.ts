import type { Command } from 'commander';
import type { CostOptions } from '../../deploy/commands/cost';
import type { DeployOptions } from '../../deploy/options';
import { duration, releaseName, wholeNumber } from './option-parsers';

const DEFAULT_PARALLEL = 8;
const MAX_PARALLEL = 64;
const DEFAULT_MAX_FAILURES = 3;
const MAX_PARTNERS = 100_000;
/** Of a quiet partner. */
const DEFAULT_POSTBACKS = 20;

export type DeployVerb = 'deploy' | 'render' | 'status' | 'rollback' | 'rotate' | 'remove' | 'logs' | 'provision';
/** The options that commander parses; the names are arguments. */
type GivenOptions = Omit<DeployOptions, 'names' | 'bakeMs'> & { bake?: number; render?: boolean };
type Run = (verb: DeployVerb, options: DeployOptions) => Promise<void>;

/** @param run is the verb; another one in tests */
export function addDeployCommands(
  program: Command,
  run: Run = (verb, options) => runVerb(program, verb, options),
): void {
  const deploy = addReleaseOptions(addSharedOptions(program.command('deploy')))
    .description('roll out the services on Cloud Run; without a name: all')
    .helpCommand(false)
    .argument('[names...]', 'all, admin, gateway or partner codes')
    .option('--image <image>', 'by its digest; else the one of the settings, else each service keeps its own')
    .option('--parallel <n>', 'how many rollouts run at a time', wholeNumber(1, MAX_PARALLEL), DEFAULT_PARALLEL)
    .option('--render', 'print the manifests, without gcloud or network, for a review')
    .configureHelp({ showGlobalOptions: true })
    .action((names: string[], { render, ...options }: GivenOptions) =>
      run(render ? 'render' : 'deploy', toDeployOptions(names, options)),
    );
  const runSubcommand = (names: string | string[] | undefined, _: unknown, command: Command): Promise<void> => {
    const { render, ...options } = command.optsWithGlobals<GivenOptions>();
    if (render) command.error(`error: --render does not go with ${command.name()}`);
    return run(command.name() as DeployVerb, toDeployOptions([names ?? []].flat(), options));
  };
  deploy.command('status [names...]').description('show what runs, and whether it is up to date').action(runSubcommand);
  deploy
    .command('rollback [name]')
    .description('return the traffic to an earlier revision; with --release RELEASE or previous, of every service')
    .option('--to <revision>', 'the revision; else the previous one')
    .option('--unchecked', 'without a smoke test')
    .action(runSubcommand);
  deploy
    .command('rotate <name>')
    .description('change the password of its databases, under its other login')
    .action(runSubcommand);
  deploy
    .command('logs [names...]')
    .description('the same as logs --cloud, by the names of services')
    .action(runSubcommand);
  deploy
    .command('remove <partner>')
    .description("remove a partner's service")
    .option('--delete-data <partner>', "the partner's code once more: delete its data too")
    .action(runSubcommand);

  addSharedOptions(program.command('provision'))
    .description('create what the services need in Google Cloud; without a name: the platform and every partner')
    .argument('[names...]', 'platform, or partner codes')
    .action((names: string[], options: GivenOptions) => run('provision', toDeployOptions(names, options)));
  addCost(program);
  program
    .command('tunnel-check <file>')
    .description('check the configuration of a tunnel before cloudflared reads it (npm run tunnel:check)')
    .action(async (file: string) => (await import('./deploy.js')).checkTunnelFile(file));
}

function addCost(program: Command): void {
  program
    .command('cost')
    .description('what an installation consists of and costs in a month, by list prices')
    .requiredOption('--partners <n>', 'how many partners', wholeNumber(0, MAX_PARTNERS))
    .option('--settings <file>', 'the installation; without one, the sizes of the example')
    .option('--postbacks <n>', 'a day, of each partner', wholeNumber(0), DEFAULT_POSTBACKS)
    .option('--sleeping', 'all services of partners scale to zero', false)
    .option('--cells', 'all partners are in cells, a hundred in each', false)
    .option('--json', 'as one JSON object', false)
    .action(async (options: CostOptions) => (await import('./deploy.js')).printCost(options));
}

function addReleaseOptions(command: Command): Command {
  return command
    .option('--waves <list>', 'canary,10%,all: the canaries of the settings before admin, then shares of all', 'all')
    .option('--bake <time>', 'how long a wave serves, and is tested again, before the next: 15m', duration, 0)
    .option('--max-failures <n>', 'stop after more failed services than these', wholeNumber(0), DEFAULT_MAX_FAILURES)
    .option('--release <name>', 'the name of the release; else one made of what it contains', releaseName);
}

/** The options of every verb that works on a deployed installation. */
export function addSharedOptions(command: Command): Command {
  return command
    .option('--settings <file>', 'the installation', 'deploy/settings.yaml')
    .option('--partners <file>', 'partners from a file instead of the admin API')
    .option('--admin-url <url>', 'the address of the admin API, if not that of its service')
    .option('--dry-run', 'show everything that would be done, and do nothing')
    .option('--yes', 'do not ask');
}

async function runVerb(program: Command, verb: DeployVerb, options: DeployOptions): Promise<void> {
  const commands = await import('./deploy.js');
  if (verb === 'render') return commands.printManifests(options);
  if (verb === 'provision') return commands.runProvision(options);
  if (verb !== 'logs') return commands.runDeploy(verb, options);
  const args = ['logs', ...(await commands.logArgumentsOf(options))];
  if (options.dryRun) process.stdout.write(`npx platform ${args.join(' ')}\n`);
  else await program.parseAsync(args, { from: 'user' });
}

function toDeployOptions(names: string[], options: GivenOptions): DeployOptions {
  const { bake = 0, ...given } = options;
  const waiting = { waves: 'all', bakeMs: bake, maxFailures: DEFAULT_MAX_FAILURES };
  const defaults = { parallel: DEFAULT_PARALLEL, dryRun: false, yes: false, unchecked: false };
  return { ...defaults, ...waiting, ...given, names: names.includes('all') ? [] : [...new Set(names)] };
}
