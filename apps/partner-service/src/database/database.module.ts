import { Global, Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { IntakeCounters, createPool, Log, type PoolOptions } from '@app/common';
import type { Pool } from 'pg';
import { PartnerServiceEnvironment } from '../partner-service.env';

/** The connections that store. Reads have others, so that no postback waits behind a list. */
export const PARTNER_POOL = Symbol('partner pool');

/** The connections that answer reads and work on one person's data: a slow list does not slow storing down. */
export const READ_POOL = Symbol('read pool');

/** The connections of plans of figures, which run under a role of their own; idle ones are closed. */
export const INSIGHT_POOL = Symbol('insight pool');

/** A dashboard sends many plans at once, and must neither slow reads nor fill the server's connections. */
const INSIGHT_CONNECTIONS = 2;
/** A plan that gets no connection within this time is refused; those that have one are ended a little later. */
const INSIGHT_TIMEOUT_MS = 2_000;
/** Two writes of new conversions in flight, and one of whatever else senders wait for: duplicates, quarantine, leases. */
const STORING_CONNECTIONS = 3;
/** Half of STORE_TIMEOUT_MS by default, so that a statement that hangs can be retried in time. */
const STORING_TIMEOUT_MS = 4_000;
const READING_TIMEOUT_MS = 3_000;

function openPool(
  { PARTNER_DATABASE_URL, PARTNER_DATABASE_POOLER_URL, POOLER_NAMED_STATEMENTS }: PartnerServiceEnvironment,
  log: Log,
  options: PoolOptions & { statementTimeoutMs: number },
): Pool {
  const whole = { ...options, connectTimeoutMs: options.statementTimeoutMs, log };
  if (PARTNER_DATABASE_POOLER_URL === '') return createPool(PARTNER_DATABASE_URL, whole);
  const pooler = { hasNamedStatements: POOLER_NAMED_STATEMENTS === 'yes' };
  return createPool(PARTNER_DATABASE_POOLER_URL, { ...whole, pooler });
}

@Global()
@Module({
  providers: [
    {
      provide: PARTNER_POOL,
      inject: [PartnerServiceEnvironment, Log],
      useFactory: (environment: PartnerServiceEnvironment, log: Log): Pool =>
        openPool(environment, log, {
          max: STORING_CONNECTIONS,
          applicationName: environment.PARTNER_CODE,
          statementTimeoutMs: STORING_TIMEOUT_MS,
        }),
    },
    {
      provide: READ_POOL,
      inject: [PartnerServiceEnvironment, Log],
      useFactory: (environment: PartnerServiceEnvironment, log: Log): Pool =>
        openPool(environment, log, {
          max: environment.DATABASE_POOL_MAX - STORING_CONNECTIONS,
          applicationName: `${environment.PARTNER_CODE} reads`,
          statementTimeoutMs: READING_TIMEOUT_MS,
        }),
    },
    {
      provide: INSIGHT_POOL,
      inject: [PartnerServiceEnvironment, Log],
      useFactory: (environment: PartnerServiceEnvironment, log: Log): Pool =>
        openPool(environment, log, {
          max: INSIGHT_CONNECTIONS,
          applicationName: `${environment.PARTNER_CODE} insight`,
          statementTimeoutMs: INSIGHT_TIMEOUT_MS,
        }),
    },
    {
      provide: IntakeCounters,
      inject: [PARTNER_POOL, Log],
      useFactory: (pool: Pool, log: Log) => new IntakeCounters(pool, 'partner-service', log),
    },
  ],
  exports: [PARTNER_POOL, READ_POOL, INSIGHT_POOL, IntakeCounters],
})
export class DatabaseModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(PARTNER_POOL) private readonly pool: Pool,
    @Inject(READ_POOL) private readonly readPool: Pool,
    @Inject(INSIGHT_POOL) private readonly insightPool: Pool,
    private readonly counters: IntakeCounters,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.counters.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.counters.stop();
    await Promise.all([this.pool.end(), this.readPool.end(), this.insightPool.end()]);
  }
}
