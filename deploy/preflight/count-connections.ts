import { AdminEnvironment } from '../../apps/admin/src/admin.env';
import { countHandlingConnections, RETAINING_CONNECTIONS } from '../../apps/analytics-consumer/src/connections';
import { CellEnvironment } from '../../apps/partner-service/src/host/cell.env';
import { PartnerServiceEnvironment } from '../../apps/partner-service/src/partner-service.env';
import { DESTINATION_NAMES } from '../../libs/event-stream/src/destination-names';
import type { ProcessKind, ProcessPlan } from '../manifests/process-plan';
import type { Deployable } from '../rollout/list-processes';
import type { DeploySettings } from '../settings/deploy-settings';

/** What the gateway opens is no setting (docs/operations.md, Connections). */
const GATEWAY_POOL = 8;
/** Three on its database, and one on the config database, both on one server. */
const INSIGHT_POOL = 4;
/** Four that store, two that read, and five of the relay where there is a broker. */
const COLLECTOR_POOL = 11;
/** Those that ship: of the database, and one of each kind of destination. */
export const EVENT_HANDLERS = 7 + DESTINATION_NAMES.length;
const CONSUMER_POOL = countHandlingConnections(EVENT_HANDLERS) + RETAINING_CONNECTIONS;
const CELL_OTHER_CONNECTIONS = 4;
const OWN_POOLS: Partial<Record<ProcessKind, number>> = {
  gateway: GATEWAY_POOL,
  insight: INSIGHT_POOL,
  analytics: COLLECTOR_POOL,
  'analytics-consumer': CONSUMER_POOL,
};
const POOL_DEFAULTS: Partial<Record<ProcessKind, number>> = {
  admin: new AdminEnvironment().DATABASE_POOL_MAX,
  'partner-service': new PartnerServiceEnvironment().DATABASE_POOL_MAX,
};
/** Those that listen to the config database. */
const LISTENERS: ReadonlySet<ProcessKind> = new Set(['gateway', 'analytics', 'cell']);
/** A migration, a smoke test or a maintenance run. */
const JOB_CONNECTIONS = 3;

/** The connections to one server when every service has its maximum of instances. */
export interface ConnectionCount {
  server: string;
  max: number;
  /** max_connections less the reserve. */
  available: number;
}

/**
 * Counts the connections that can be open at once: of each instance its pool, of each gateway a listener on the config
 * database, where a service only reads for a moment; and, for each of the rollouts that run in parallel, those of the candidate's first instances and of a job.
 */
export function countConnections(settings: DeploySettings, all: Deployable[], parallel: number): ConnectionCount[] {
  const onServer = new Map(Object.keys(settings.servers).map((server) => [server, { steady: 0, candidates: [0] }]));
  const add = (server: string, { size }: ProcessPlan, perInstance: number): void => {
    const count = onServer.get(server);
    if (!count) return;
    count.steady += size.maxInstances * perInstance;
    count.candidates.push(Math.max(1, size.minInstances) * perInstance + JOB_CONNECTIONS);
  };
  for (const { plan, server } of all) {
    add(server, plan, poolSize(plan));
    if (LISTENERS.has(plan.kind)) add(settings.databases.config, plan, 1);
  }
  return [...onServer].map(([server, { steady, candidates }]) => {
    const largest = candidates.toSorted((one, other) => other - one).slice(0, parallel);
    const { max_connections, reserve } = settings.servers[server]!;
    const max = steady + largest.reduce((sum, count) => sum + count, 0);
    return { server, max, available: max_connections - reserve };
  });
}

/** An invalid size is reported as an error of the setting, and must not hide that there are too many connections. */
function poolSize({ kind, env }: ProcessPlan): number {
  if (kind === 'cell') return cellPoolSize(env);
  const own = OWN_POOLS[kind];
  if (own !== undefined) return own;
  return sizeOr(env['DATABASE_POOL_MAX'], POOL_DEFAULTS[kind] ?? 0);
}

/** Its pools for storing, for reads and for plans of figures, and one that prepares a new partner. */
function cellPoolSize(env: ProcessPlan['env']): number {
  const { CELL_STORING_CONNECTIONS: storing, CELL_READING_CONNECTIONS: reading } = new CellEnvironment();
  return (
    sizeOr(env['CELL_STORING_CONNECTIONS'], storing) +
    sizeOr(env['CELL_READING_CONNECTIONS'], reading) +
    CELL_OTHER_CONNECTIONS
  );
}

function sizeOr(given: string | undefined, otherwise: number): number {
  const size = Number(given);
  return Number.isInteger(size) && size > 0 ? size : otherwise;
}
