import { cellEndpointUrl } from '@app/partner-config/databases/cell-databases';
import { cellUrlOf } from '../manifests/plan-cells';
import { secretNeedsOf } from '../manifests/secrets';
import type { ProcessPlan } from '../manifests/process-plan';
import type { DeployedPartner } from '../partners/deployed-partner';
import { countConnections } from '../preflight/count-connections';
import { MAX_TABLES, tablesOf } from '../preflight/count-tables';
import { type Deployable, listProcesses } from '../rollout/list-processes';
import { CellSettings, DEDICATED, type DeploySettings, type ServerSettings } from '../settings/deploy-settings';

/** 50 took 290 MiB; a cell of the default size has 1 GiB. */
const PARTNERS_OF_CELL = 100;

/** What an installation consists of, counted by what a deployment would make. */
export interface Resources {
  services: number;
  jobs: number;
  secrets: number;
  accounts: number;
  schedules: number;
  servers: ServerNeeds[];
  /** Of services and of cells. */
  partners: number;
  plans: ProcessPlan[];
}

/** How many servers like one of the settings the databases on it need. */
export interface ServerNeeds {
  server: string;
  tier: string;
  /** When every service has all its instances. */
  connections: number;
  available: number;
  tables: number;
  databases: number;
  /** Databases, and schemas of partners in cells. */
  stores: number;
  availability: ServerSettings['availability'];
  /** How many of its kind. */
  count: number;
}

/** Partners as the admin API would show them after they were added. */
export function newPartners(count: number): DeployedPartner[] {
  return Array.from({ length: count }, (_, index) => ({
    partner_code: `partner_${index + 1}`,
    endpoint_path: `/partner_${index + 1}/event`,
    endpoint_url: null,
    database_name: `partner_${index + 1}_db`,
    database_url: null,
    is_active: true,
  }));
}

/**
 * Cells for so many partners, who are all in one; their databases are on the server of all partners, or on that of the first cell of the settings.
 *
 * @param settings gets the cells
 */
export function putIntoCells(settings: DeploySettings, partners: readonly DeployedPartner[]): DeployedPartner[] {
  const count = Math.ceil(partners.length / PARTNERS_OF_CELL);
  const sizes = Object.values(settings.cells)[0] ?? new CellSettings();
  const names = Array.from({ length: count }, (_, index) => `cell-${index + 1}`);
  settings.cells = Object.fromEntries(names.map((name) => [name, sizes]));
  settings.partner_services.hosting = names[0] ?? DEDICATED;
  return partners.map((partner, index) => {
    const url = cellUrlOf(settings, names[index % count]!);
    return { ...partner, endpoint_url: cellEndpointUrl(url, partner.partner_code) };
  });
}

/** @param parallel how many rollouts run at a time, whose candidates need connections */
export function countResources(settings: DeploySettings, partners: DeployedPartner[], parallel: number): Resources {
  const all = listProcesses(settings, partners);
  const plans = all.map(({ plan }) => plan);
  const jobs = plans.flatMap((plan) => plan.jobs);
  const needs = plans.flatMap(secretNeedsOf);
  const accounts = [...plans.map(({ service }) => service), ...jobs.flatMap(({ runsAs }) => runsAs ?? [])];
  return {
    services: plans.length,
    jobs: jobs.length,
    secrets: new Set(needs.map(({ project, secret }) => `${project}/${secret}`)).size,
    accounts: new Set(accounts).size,
    schedules: jobs.filter(({ purpose }) => purpose === 'maintenance').length,
    servers: serverNeeds(settings, all, parallel),
    partners: all.reduce((count, { partner, cell }) => count + (partner ? 1 : (cell?.members.length ?? 0)), 0),
    plans,
  };
}

function serverNeeds(settings: DeploySettings, all: Deployable[], parallel: number): ServerNeeds[] {
  return countConnections(settings, all, parallel).map(({ server, max, available }) => {
    const onServer = all.filter((one) => one.server === server);
    const tables = onServer.reduce((sum, one) => sum + tablesOf(one), 0);
    const stores = onServer.reduce((sum, { cell }) => sum + (cell?.members.length ?? 1), 0);
    const count = Math.max(1, Math.ceil(max / available), Math.ceil(tables / MAX_TABLES));
    const { tier, availability } = settings.servers[server]!;
    const databases = onServer.length;
    return { server, tier, availability, connections: max, available, tables, databases, stores, count };
  });
}
