import { parseArgs } from 'node:util';
import type { DeployOptions } from '../../deploy/options';
import { usageError } from './command-line';

export const USAGE = `
  npm run deploy -- [all | admin | gateway | PARTNER …]     deploy; without a name: all
  npm run deploy -- status [NAME …]                         what runs, and whether it is up to date
  npm run deploy -- rollback NAME [--to REVISION]           traffic to the previous revision, after a smoke test (or --unchecked)
  npm run deploy -- rotate NAME                             a new password for its databases, under its other login
  npm run deploy -- logs [NAME …]                           the same as npm run logs, for the cloud
  npm run deploy -- --render [NAME … | all] --partners FILE  the manifests, without gcloud or network, for a review
  npm run deploy -- remove PARTNER [--delete-data PARTNER]  remove a partner's service

  --settings FILE    the installation (deploy/settings.yaml)
  --image IMAGE      by its digest; else the one of the settings, else each service keeps its own
  --partners FILE    partners from a file instead of the admin API
  --admin-url URL    the address of the admin API, if not that of its service
  --parallel N       how many rollouts run at a time (8)
  --dry-run          show everything that would be done, and do nothing
  --yes              do not ask`;

const MAX_PARALLEL = 64;
/** Words that select a command when they come first. */
export const VERBS = ['status', 'rollback', 'rotate', 'logs', 'remove'] as const;
const FOR_ONE: ReadonlySet<string> = new Set(['rollback', 'rotate', 'remove']);

export interface DeployCommand {
  verb: 'deploy' | 'render' | (typeof VERBS)[number];
  options: DeployOptions;
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

/** @throws UserFacingError with the usage */
export function readDeployCommand(args: string[]): DeployCommand {
  const { values, positionals } = parse(args);
  const verb = VERBS.find((name) => name === positionals[0]) ?? 'deploy';
  const names = verb === 'deploy' ? positionals : positionals.slice(1);
  const parallel = Number(values.parallel);
  if (!Number.isInteger(parallel) || parallel < 1 || parallel > MAX_PARALLEL) {
    throw usageError(`--parallel must be a whole number from 1 to ${MAX_PARALLEL}`, USAGE);
  }
  if (FOR_ONE.has(verb) && (names.length !== 1 || names[0] === 'all'))
    throw usageError(`${verb} needs one name`, USAGE);
  if (verb !== 'rollback' && values.to !== undefined) throw usageError('--to belongs to rollback', USAGE);
  if (verb !== 'remove' && values['delete-data'] !== undefined) {
    throw usageError('--delete-data belongs to remove', USAGE);
  }
  if (verb !== 'deploy' && values.render) throw usageError(`--render does not go with ${verb}`, USAGE);
  const { 'admin-url': adminUrl, 'dry-run': dryRun, 'delete-data': deleteData, render, ...others } = values;
  return {
    verb: render ? 'render' : verb,
    options: {
      ...others,
      names: names.includes('all') ? [] : [...new Set(names)],
      parallel,
      adminUrl,
      dryRun,
      deleteData,
    },
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

/** @throws UserFacingError with the usage */
export function readProvisionOptions(args: string[]): DeployOptions {
  const { verb, options } = readDeployCommand(args);
  if (verb !== 'deploy') throw usageError(`There is nothing to ${verb} here`, PROVISION_USAGE);
  return options;
}
