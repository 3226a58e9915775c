import { UserFacingError } from '@app/common/errors/user-facing-error';
import { cellDatabaseOf } from '@app/partner-config/databases/cell-databases';
import { executeJob, readRegion } from '../cloud/cloud-run';
import type { Installation } from '../installation';
import { homeOf, jobName } from '../manifests/names';
import { presentCell } from '../manifests/plan-cells';
import { decidePlacement } from '../partners/decide-placement';
import { type DeployedPartner, isInCell } from '../partners/deployed-partner';
import type { DeploySettings } from '../settings/deploy-settings';
import type { Terminal } from '../terminal';

const RESTORE = 'dist/apps/partner-service/src/restore.js';
const INSPECT = 'dist/apps/admin/src/inspect-server.js';
const COMMAND_LINE = 'dist/tools/cli/main.js';

/** Puts the data of a partner back from a copy of its database on another server. */
export interface RestoreTool {
  verb: 'restore';
  partner: string;
  /** The address of the server with the copy; undefined with `cancel`. */
  from: string | undefined;
  /** Lets the present tables take writes again, after a restore that failed. */
  cancel: boolean;
}

/** Imports the rows of a legacy database, whose URL is a secret of the settings. */
export interface ImportTool {
  verb: 'import-legacy';
  partner: string;
  /** Options of the program, such as `--check`. */
  options: string[];
}

/** Shows what goes on in a database server. */
export interface InspectTool {
  verb: 'inspect';
  /** By its name in the settings. */
  server: string;
  /** Whose tables are shown too. */
  database: string | undefined;
  /** The session to end before. */
  end: number | undefined;
}

export type OpsTool = RestoreTool | ImportTool | InspectTool;

/** Where the tables of a partner are. */
interface Tables {
  server: string;
  database: string;
  cell: string | undefined;
}

/** What the job runs, and what it does in words. */
interface Run {
  args: string[];
  what: string;
}

/**
 * Runs a tool on the databases, in the job that is inside their network. Prints the command of gcloud, and
 * waits until the job has ended.
 *
 * @returns false when the user has declined
 * @throws UserFacingError when the job does not exist, or for a partner that the tool cannot work on
 */
export async function runOps(installation: Installation, tool: OpsTool, terminal: Terminal): Promise<boolean> {
  const { settings, gcloud } = installation;
  const { args, what } = tool.verb === 'inspect' ? inspection(settings, tool) : await onPartner(installation, tool);
  const home = homeOf(settings);
  const job = jobName(settings.prefix, 'ops');
  if (!(await readRegion(gcloud, home)).jobs.has(job)) {
    throw new UserFacingError(`There is no job ${job} yet: npm run provision, then npm run deploy -- admin`);
  }
  terminal.print(what);
  if (!(await terminal.confirm('Run it?'))) return false;
  await gcloud.change(executeJob(job, home, args));
  terminal.print(`Done. What it said: npm run logs -- --cloud --project ${home.project} --service ${job}`);
  return true;
}

function inspection(settings: DeploySettings, { server, database, end }: InspectTool): Run {
  if (!settings.servers[server]) throw new UserFacingError(`The settings list no server ${server}.`);
  const ofDatabase = database === undefined ? [] : [`--database=${database}`];
  return {
    args: [INSPECT, `--server=${server}`, ...ofDatabase, ...(end === undefined ? [] : [`--end=${end}`])],
    what: end === undefined ? `${server}: what goes on in it` : `${server}: session ${end} is ended`,
  };
}

async function onPartner(installation: Installation, tool: RestoreTool | ImportTool): Promise<Run> {
  const { settings } = installation;
  const partner = (await installation.partners()).find((one) => one.partner_code === tool.partner);
  if (!partner) throw new UserFacingError(`There is no partner ${tool.partner}.`);
  const tables = tablesOf(settings, partner);
  return { args: argumentsOf(settings, tool, tables), what: describe(tool, tables) };
}

function argumentsOf(
  settings: DeploySettings,
  tool: RestoreTool | ImportTool,
  { server, database, cell }: Tables,
): string[] {
  const place = [`--partner=${tool.partner}`, `--server=${server}`, `--database=${database}`];
  if (tool.verb === 'restore') {
    const inCell = cell === undefined ? [] : [`--cell=${cell}`];
    return [RESTORE, ...place, ...inCell, tool.cancel ? '--cancel' : `--from=${tool.from}`];
  }
  if (cell !== undefined) throw new UserFacingError(`${tool.partner} is in ${cell}: move it out of the cell first.`);
  if (settings.ops?.secrets?.['FROM_DATABASE_URL'] === undefined) {
    throw new UserFacingError(
      'The settings name no secret with the URL of the legacy database: ops: { secrets: { FROM_DATABASE_URL: NAME } }. ' +
        'Then: npm run provision -- platform and npm run deploy -- admin',
    );
  }
  return [COMMAND_LINE, tool.verb, ...place, ...tool.options];
}

/** @throws UserFacingError for one in a cell that the settings do not list */
function tablesOf(settings: DeploySettings, partner: DeployedPartner): Tables {
  const cell = presentCell(settings, partner);
  if (cell !== undefined) {
    const server = settings.cells[cell]!.server ?? settings.databases.partners;
    return { server, database: cellDatabaseOf(cell), cell };
  }
  if (isInCell(partner)) {
    throw new UserFacingError(`${partner.endpoint_url} is in a cell that the settings do not list.`);
  }
  const { server, database } = decidePlacement(settings, partner);
  return { server, database, cell };
}

function describe(tool: RestoreTool | ImportTool, { server, database, cell }: Tables): string {
  const where = `${database} on ${server}${cell === undefined ? '' : ` (${cell})`}`;
  if (tool.verb === 'import-legacy') return `${tool.partner}: import into ${where}`;
  if (tool.cancel) return `${tool.partner}: ${where} takes writes again, with the rows that it has`;
  return (
    `${tool.partner}: the rows in ${where} are replaced by those at ${tool.from}. ` +
    'Its postbacks wait in the spool meanwhile; direct senders get 503.'
  );
}
