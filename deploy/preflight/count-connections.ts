import type { ProcessPlan } from '../manifests/process-plan';
import type { Deployable } from '../rollout/list-processes';
import type { DeploySettings } from '../settings/deploy-settings';

/** Pool sizes that are not settings, and the default of the one that is (docs/operations.md, Connections). */
const GATEWAY_POOL = 8;
const DEFAULT_POOL = 8;
const ERASURE_CONNECTIONS = 1;
const LIMIT_CONNECTIONS = 1;
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
 * Counts the connections of all services: of each instance its pool, one for rate limits (unless Redis counts them) and
 * its listener on the config database; and, for each of the rollouts that run in parallel, those of the candidate's
 * first instances and of a job.
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
    add(server, plan, ownConnections(plan));
    if (plan.kind !== 'admin') add(settings.databases.config, plan, 1);
  }
  return [...onServer].map(([server, { steady, candidates }]) => {
    const largest = candidates.toSorted((one, other) => other - one).slice(0, parallel);
    const { max_connections, reserve } = settings.servers[server]!;
    const max = steady + largest.reduce((sum, count) => sum + count, 0);
    return { server, max, available: max_connections - reserve };
  });
}

/** An invalid size is reported as an error of the setting, and must not hide that there are too many connections. */
function poolSize(setting: string | undefined): number {
  const size = Number(setting);
  return Number.isInteger(size) && size > 0 ? size : DEFAULT_POOL;
}

/** The connections of one instance to its own database. */
function ownConnections({ kind, env, secrets }: ProcessPlan): number {
  const pool = poolSize(env['DATABASE_POOL_MAX']);
  switch (kind) {
    case 'gateway':
      return GATEWAY_POOL;
    case 'admin':
      return pool;
    case 'partner-service':
      return pool + ERASURE_CONNECTIONS + (secrets['REDIS_URL'] === undefined ? LIMIT_CONNECTIONS : 0);
  }
}
