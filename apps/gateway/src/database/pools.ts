import type { Provider } from '@nestjs/common';
import { createPool, Log, type PoolOptions } from '@app/common';
import type { Pool } from 'pg';
import { GatewayEnvironment } from '../gateway.env';

/** Injection token of the pool for the gateway's own database. */
export const GATEWAY_POOL = Symbol('gateway pool');

/** Injection token of the pool that spools postbacks, while their senders wait: the same database. */
export const SPOOL_POOL = Symbol('spool pool');

/** Background work gets short timeouts so that it cannot starve requests. */
const BACKGROUND = { max: 6, applicationName: 'gateway', statementTimeoutMs: 5_000, connectTimeoutMs: 2_000 };
/** Senders wait for these writes, and get a 503 in time to retry while the database is down. */
const SPOOL_WRITES = { max: 2, applicationName: 'gateway spool', statementTimeoutMs: 1_500, connectTimeoutMs: 1_000 };

export const POOLS: Provider[] = [poolProvider(GATEWAY_POOL, BACKGROUND), poolProvider(SPOOL_POOL, SPOOL_WRITES)];

function poolProvider(token: symbol, options: PoolOptions): Provider {
  return {
    provide: token,
    inject: [GatewayEnvironment, Log],
    useFactory: (environment: GatewayEnvironment, log: Log): Pool =>
      createPool(environment.GATEWAY_DATABASE_URL, { ...options, log }),
  };
}
