import {
  Global,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { IntakeCounters, createPool, Log, type PoolOptions } from '@app/common';
import type { Pool } from 'pg';
import { GatewayEnvironment } from '../gateway.env';
import { GATEWAY_POOL, SPOOL_POOL } from './gateway-pool';

/** Nobody waits long for what the gateway does by itself, and nobody at all is kept from the next. */
const OWN_WORK = { max: 6, applicationName: 'gateway', statementTimeoutMs: 5_000, connectTimeoutMs: 2_000 };
/** A caller waits here: with its database down it is told so in time to try elsewhere. */
const SPOOL_WRITES = { max: 2, applicationName: 'gateway spool', statementTimeoutMs: 1_500, connectTimeoutMs: 1_000 };

@Global()
@Module({
  providers: [
    poolOf(GATEWAY_POOL, OWN_WORK),
    poolOf(SPOOL_POOL, SPOOL_WRITES),
    {
      provide: IntakeCounters,
      inject: [GATEWAY_POOL, Log],
      useFactory: (pool: Pool, log: Log) => new IntakeCounters(pool, 'gateway', log),
    },
  ],
  exports: [GATEWAY_POOL, SPOOL_POOL, IntakeCounters],
})
export class DatabaseModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(GATEWAY_POOL) private readonly pool: Pool,
    @Inject(SPOOL_POOL) private readonly spoolPool: Pool,
    private readonly intakeCounters: IntakeCounters,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.intakeCounters.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.intakeCounters.stop();
    await Promise.all([this.pool.end(), this.spoolPool.end()]);
  }
}

function poolOf(token: symbol, options: PoolOptions): Provider {
  return {
    provide: token,
    inject: [GatewayEnvironment, Log],
    useFactory: (environment: GatewayEnvironment, log: Log): Pool =>
      createPool(environment.GATEWAY_DATABASE_URL, { ...options, log }),
  };
}
