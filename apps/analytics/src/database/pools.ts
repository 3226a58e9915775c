import type { Provider } from '@nestjs/common';
import { createPool, Log, type PoolOptions } from '@app/common';
import type { Pool } from 'pg';
import { AnalyticsEnvironment } from '../analytics.env';

/** Injection token of the pool that stores events, while their clients wait. */
export const STORE_POOL = Symbol('store pool');

/** Injection token of the pool for everything else: the same database. */
export const READ_POOL = Symbol('read pool');

/** Clients get a 503 in time to try again while the database is down. */
const STORING = { max: 4, applicationName: 'analytics', statementTimeoutMs: 4_000, connectTimeoutMs: 1_500 };
const READING = { max: 2, applicationName: 'analytics reads', statementTimeoutMs: 10_000, connectTimeoutMs: 2_000 };

export const POOLS: Provider[] = [poolProvider(STORE_POOL, STORING), poolProvider(READ_POOL, READING)];

function poolProvider(token: symbol, options: PoolOptions): Provider {
  return {
    provide: token,
    inject: [AnalyticsEnvironment, Log],
    useFactory: (environment: AnalyticsEnvironment, log: Log): Pool =>
      createPool(environment.ANALYTICS_DATABASE_URL, { ...options, log }),
  };
}
