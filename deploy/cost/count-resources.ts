import { secretNeedsOf } from '../manifests/secrets';
import type { ProcessPlan } from '../manifests/process-plan';
import type { DeployedPartner } from '../partners/deployed-partner';
import { countConnections } from '../preflight/count-connections';
import { MAX_TABLES, tablesOf } from '../preflight/count-tables';
import { type Deployable, listProcesses } from '../rollout/list-processes';
import type { DeploySettings } from '../settings/deploy-settings';

/** What an installation consists of, counted by what a deployment would make. */
export interface Resources {
  services: number;
  jobs: number;
  secrets: number;
  accounts: number;
  schedules: number;
  servers: ServerNeeds[];
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
    plans,
  };
}

function serverNeeds(settings: DeploySettings, all: Deployable[], parallel: number): ServerNeeds[] {
  return countConnections(settings, all, parallel).map(({ server, max, available }) => {
    const databases = all.filter((one) => one.server === server);
    const tables = databases.reduce((sum, one) => sum + (one.partner ? tablesOf(one) : 0), 0);
    const count = Math.max(1, Math.ceil(max / available), Math.ceil(tables / MAX_TABLES));
    const { tier } = settings.servers[server]!;
    return { server, tier, connections: max, available, tables, databases: databases.length, count };
  });
}
