import type { ProcessPlan } from '../manifests/process-plan';
import type { DeploySettings } from '../settings/deploy-settings';

/** Pools whose size is no setting, and what defaults are where it is one (docs/operations.md, Connections). */
const GATEWAY_POOL = 8;
const DEFAULT_POOL = 8;
const ERASURE_CONNECTIONS = 1;
const LIMIT_CONNECTIONS = 1;
/** A migration, a check or a round of maintenance. */
const JOB_CONNECTIONS = 3;

/** A process, and the server that its own database is on. */
export interface Placed {
  plan: ProcessPlan;
  server: string;
}

/** What may be open on one server when every service has all the instances that it may have. */
export interface ConnectionCount {
  server: string;
  most: number;
  /** max_connections less the reserve. */
  available: number;
}

/**
 * Counts the connections of all services together: each instance's pool, its one for limits (unless they are counted in
 * Redis), its listener on the config database; and, for as many roll-outs as go on at a time, those of the
 * candidate's first instances and of a job.
 */
export function countConnections(settings: DeploySettings, placed: Placed[], parallel: number): ConnectionCount[] {
  const onServer = new Map(Object.keys(settings.servers).map((server) => [server, { steady: 0, candidates: [0] }]));
  const add = (server: string, { size }: ProcessPlan, anInstance: number): void => {
    const count = onServer.get(server);
    if (!count) return;
    count.steady += size.maxInstances * anInstance;
    count.candidates.push(Math.max(1, size.minInstances) * anInstance + JOB_CONNECTIONS);
  };
  for (const { plan, server } of placed) {
    add(server, plan, ownConnections(plan));
    if (plan.kind !== 'admin') add(settings.databases.config, plan, 1);
  }
  return [...onServer].map(([server, { steady, candidates }]) => {
    const largest = candidates.toSorted((one, other) => other - one).slice(0, parallel);
    const { max_connections, reserve } = settings.servers[server]!;
    const most = steady + largest.reduce((sum, count) => sum + count, 0);
    return { server, most, available: max_connections - reserve };
  });
}

/** What is no number is told of as a fault of the setting; here it must not hide that there are too many. */
function poolOf(setting: string | undefined): number {
  const size = Number(setting);
  return Number.isInteger(size) && size > 0 ? size : DEFAULT_POOL;
}

/** Connections of one instance to its own database. */
function ownConnections({ kind, env, secrets }: ProcessPlan): number {
  const pool = poolOf(env['DATABASE_POOL_MAX']);
  switch (kind) {
    case 'gateway':
      return GATEWAY_POOL;
    case 'admin':
      return pool;
    case 'partner-service':
      return pool + ERASURE_CONNECTIONS + (secrets['REDIS_URL'] === undefined ? LIMIT_CONNECTIONS : 0);
  }
}
