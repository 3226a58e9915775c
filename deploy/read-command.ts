import { parseArgs } from 'node:util';
import { usageError } from '../tools/cli/command-line';

export const USAGE = `
  npm run deploy -- [all | admin | gateway | PARTNER …]     deploy; without a name: all
  npm run deploy -- status [NAME …]                         what runs, and whether it is as it should be
  npm run deploy -- rollback NAME [--to REVISION]           traffic to the revision before, once it was tried (or --unchecked)
  npm run deploy -- rotate NAME                             a new password for its databases, under its other login
  npm run deploy -- logs [NAME …]                           what npm run logs shows of the cloud
  npm run deploy -- --render [NAME … | all] --partners FILE  the manifests, without gcloud or network, for a review
  npm run deploy -- remove PARTNER [--delete-data PARTNER]  take a partner's service away

  --settings FILE    the installation (deploy/settings.yaml)
  --image IMAGE      with its digest; else the one of the settings, else each keeps its own
  --partners FILE    partners out of a file instead of the admin API
  --admin-url URL    where the admin API answers, if not at its service's own address
  --parallel N       so many at a time (8)
  --dry-run          show everything that would be done, and do nothing
  --yes              do not ask`;

const MOST_PARALLEL = 64;
/** What is done when it is the first word. */
export const VERBS = ['status', 'rollback', 'rotate', 'logs', 'remove'] as const;
const FOR_ONE: ReadonlySet<string> = new Set(['rollback', 'rotate', 'remove']);

/** What a person asks for. */
export interface DeployCommand {
  verb: 'deploy' | (typeof VERBS)[number];
  /** Partner codes, `admin`, `gateway`; none: all. */
  names: string[];
  settingsFile: string;
  image: string | undefined;
  partnersFile: string | undefined;
  adminUrl: string | undefined;
  parallel: number;
  isDryRun: boolean;
  isConfirmed: boolean;
  /** The revision to go back to. */
  to: string | undefined;
  /** A roll-back that does not wait for a try. */
  isUnchecked: boolean;
  /** The partner's code once more: its data goes too. */
  deleteData: string | undefined;
  /** Only the manifests, out of files. */
  isRender: boolean;
}

const OPTIONS = {
  settings: { type: 'string', default: 'deploy/settings.yaml' },
  image: { type: 'string' },
  partners: { type: 'string' },
  'admin-url': { type: 'string' },
  parallel: { type: 'string', default: '8' },
  'dry-run': { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  to: { type: 'string' },
  'delete-data': { type: 'string' },
  unchecked: { type: 'boolean', default: false },
  render: { type: 'boolean', default: false },
} as const;

/** @throws ExplainedFault with the usage */
export function readCommand(args: string[]): DeployCommand {
  const { values, positionals } = parse(args);
  const verb = VERBS.find((name) => name === positionals[0]) ?? 'deploy';
  const given = verb === 'deploy' ? positionals : positionals.slice(1);
  const parallel = Number(values.parallel);
  if (!Number.isInteger(parallel) || parallel < 1 || parallel > MOST_PARALLEL) {
    throw usageError(`--parallel must be a whole number from 1 to ${MOST_PARALLEL}`, USAGE);
  }
  if (FOR_ONE.has(verb) && (given.length !== 1 || given[0] === 'all'))
    throw usageError(`${verb} needs one name`, USAGE);
  if (verb !== 'rollback' && values.to !== undefined) throw usageError('--to belongs to rollback', USAGE);
  if (verb !== 'remove' && values['delete-data'] !== undefined)
    throw usageError('--delete-data belongs to remove', USAGE);
  if (verb !== 'deploy' && values.render) throw usageError(`--render does not go with ${verb}`, USAGE);
  return {
    verb,
    names: given.includes('all') ? [] : [...new Set(given)],
    settingsFile: values.settings,
    image: values.image,
    partnersFile: values.partners,
    adminUrl: values['admin-url'],
    parallel,
    isDryRun: values['dry-run'],
    isConfirmed: values.yes,
    to: values.to,
    isUnchecked: values.unchecked,
    deleteData: values['delete-data'],
    isRender: values.render,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw usageError((error as Error).message, USAGE);
  }
}

export const PROVISION_USAGE = `
  npm run provision -- [platform | PARTNER …]   without a name: the platform and every partner

  --settings FILE, --partners FILE, --admin-url URL, --dry-run, --yes   as for npm run deploy`;

/** What is to be provisioned. @throws ExplainedFault with the usage */
export function readProvisionCommand(args: string[]): DeployCommand {
  const command = readCommand(args);
  if (command.verb !== 'deploy' || command.isRender)
    throw usageError(`There is nothing to ${command.isRender ? 'render' : command.verb} here`, PROVISION_USAGE);
  return command;
}
