import { cellEndpointUrl } from '@app/partner-config/databases/cell-databases';
import { type CellSettings, DEDICATED, type DeploySettings } from '../settings/deploy-settings';
import { accountEmail, cellService, deterministicUrl, platformNames } from './names';
import { MAINTENANCE_TIMEOUT_S, preparation } from './plan-jobs';
import { internalInvokers, planProcess } from './plan-processes';
import type { JobPlan, ProcessPlan } from './process-plan';
import { cellSecrets } from './secrets';

/** The migrations of all of its partners, one after another. */
const MIGRATION_TIMEOUT_S = 3_600;
const CHECK_TIMEOUT_S = 600;

/** The service of a cell, which serves every partner whose `endpoint_url` is below its URL. */
export function planCell(settings: DeploySettings, cell: string): ProcessPlan {
  const { prefix, project, region, databases } = settings;
  const own = settings.cells[cell]!;
  const service = cellService(prefix, cell);
  const secrets = cellSecrets(prefix, cell);
  const { CELL_DATABASE_URL, CONFIG_DATABASE_URL } = secrets;
  const place = { project, region: own.region ?? region };
  const preparing = preparation(settings, cell, own.server ?? databases.partners, {
    TARGET_DATABASE_URL: CELL_DATABASE_URL,
  });
  return {
    ...planProcess('cell', cell, service, place, [own], { env: { CELL: cell }, secrets }),
    script: scriptOf('host'),
    ingress: 'internal',
    callsServices: false,
    invokers: internalInvokers(settings, accountEmail(service, project)),
    jobs: [
      withEnvironment(preparing, { CELL_URL: cellUrlOf(settings, cell) }),
      {
        purpose: 'migrate',
        script: scriptOf('cell-migrate'),
        overrides: { env: { CELL: cell }, secrets: { CELL_DATABASE_URL, CONFIG_DATABASE_URL } },
        retries: 0,
        timeoutSeconds: MIGRATION_TIMEOUT_S,
      },
      { purpose: 'check', script: scriptOf('cell-check'), retries: 0, timeoutSeconds: CHECK_TIMEOUT_S },
      {
        purpose: 'maintenance',
        script: scriptOf('cell-maintenance'),
        startedBy: accountEmail(platformNames(prefix).scheduler, project),
        retries: 1,
        timeoutSeconds: MAINTENANCE_TIMEOUT_S,
      },
    ],
  };
}

/** Where the gateway reaches a cell. The config database compares it, so every process has to use the same one. */
export function cellUrlOf({ prefix, project_number: number, region, cells }: DeploySettings, cell: string): string {
  const own: CellSettings = cells[cell]!;
  return own.url ?? deterministicUrl(cellService(prefix, cell), number, own.region ?? region);
}

/** The cell that a partner belongs in; undefined for a service of its own. */
export function wantedCell({ partners, partner_services: all }: DeploySettings, code: string): string | undefined {
  const hosting = partners[code]?.hosting ?? all.hosting ?? DEDICATED;
  return hosting === DEDICATED ? undefined : hosting;
}

/** The cell of the settings that a partner is in, by its `endpoint_url`. */
export function presentCell(
  settings: DeploySettings,
  { partner_code: code, endpoint_url: url }: { partner_code: string; endpoint_url: string | null },
): string | undefined {
  return Object.keys(settings.cells).find((cell) => url === cellEndpointUrl(cellUrlOf(settings, cell), code));
}

function withEnvironment(job: JobPlan, env: Record<string, string>): JobPlan {
  const { overrides } = job;
  return { ...job, overrides: { secrets: overrides!.secrets, env: { ...overrides!.env, ...env } } };
}

function scriptOf(program: string): string {
  return `dist/apps/partner-service/src/${program}.js`;
}
