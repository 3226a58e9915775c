import type { Command } from 'commander';
import type { OpsTool } from '../../deploy/commands/ops';
import { addSharedOptions } from './deploy-commands';
import { wholeNumber } from './option-parsers';

/** The options of every tool. */
export interface OpsOptions {
  settings: string;
  partners?: string;
  adminUrl?: string;
  dryRun?: boolean;
  yes?: boolean;
}

type Run = (tool: OpsTool, options: OpsOptions) => Promise<void>;

interface RestoreOptions extends OpsOptions {
  from?: string;
  cancel?: boolean;
}

interface InspectOptions extends OpsOptions {
  database?: string;
  end?: number;
}

interface ImportOptions extends OpsOptions {
  check?: boolean;
  verify?: boolean;
  since?: string;
  fromPartner?: string;
  timezone?: string;
  accept?: string;
}

/** @param run runs a tool; another one in tests */
export function addOps(
  program: Command,
  run: Run = async (tool, options) => (await import('./deploy.js')).runOpsOnCloud(tool, options),
): void {
  const ops = program
    .command('ops')
    .helpCommand(false)
    .description('tools on the databases of a deployed partner, by a job in their network');
  const restore = ops
    .command('restore')
    .argument('<partner>', 'the code of the partner')
    .option('--from <address>', 'of the server with the copy, such as a clone: 10.1.2.3, or with a port 10.1.2.3:5432')
    .option('--cancel', 'let its tables take writes again, after a restore that failed')
    .description("replace a partner's data by that of a copy of its database, while postbacks wait in the spool");
  addSharedOptions(restore).action(
    (partner: string, { from, cancel = false, ...options }: RestoreOptions, command: Command) => {
      if ((from === undefined) === !cancel) command.error('error: it needs either --from or --cancel');
      return run({ verb: 'restore', partner, from, cancel }, options);
    },
  );
  const inspect = ops
    .command('inspect')
    .argument('<server>', 'a server of the settings, such as main')
    .option('--database <name>', 'show the largest tables of this database too')
    .option('--end <pid>', 'end this session first; its transaction is rolled back', wholeNumber(1))
    .description('who is connected to a database server, its longest transactions and largest databases');
  addSharedOptions(inspect).action((server: string, { database, end, ...options }: InspectOptions) =>
    run({ verb: 'inspect', server, database, end }, options),
  );
  const importing = ops
    .command('import-legacy')
    .argument('<partner>', 'the code of the partner')
    .option('--check', 'only print the report')
    .option('--verify', 'only compare what was imported')
    .option('--since <date>', 'leave out older rows')
    .option('--from-partner <id>', "the legacy partner's id")
    .option('--timezone <zone>', 'of times that are stored without a zone')
    .option('--accept <list>', 'continue in spite of failed preflight checks, separated by commas')
    .description('import-legacy, from the database that ops.secrets.FROM_DATABASE_URL of the settings names');
  addSharedOptions(importing).action((partner: string, options: ImportOptions) =>
    run({ verb: 'import-legacy', partner, options: importArguments(options) }, options),
  );
}

/** Commas separate the arguments of a job, so a list becomes an option for each of its members. */
function importArguments({ check, verify, since, fromPartner, timezone, accept }: ImportOptions): string[] {
  return [
    ...(check ? ['--check'] : []),
    ...(verify ? ['--verify'] : []),
    ...(since === undefined ? [] : [`--since=${since}`]),
    ...(fromPartner === undefined ? [] : [`--from-partner=${fromPartner}`]),
    ...(timezone === undefined ? [] : [`--timezone=${timezone}`]),
    ...(accept ?? '')
      .split(',')
      .filter(Boolean)
      .map((name) => `--accept=${name}`),
  ];
}
