import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { createPool, Log } from '@app/common';
import type { Pool } from 'pg';
import { GatewayEnvironment } from '../gateway.env';
import { GATEWAY_POOL } from './gateway-pool';

const POOL_MAX = 4;
const STATEMENT_TIMEOUT_MS = 5_000;

@Global()
@Module({
  providers: [
    {
      provide: GATEWAY_POOL,
      inject: [GatewayEnvironment, Log],
      useFactory: (environment: GatewayEnvironment, log: Log): Pool =>
        createPool(environment.GATEWAY_DATABASE_URL, {
          max: POOL_MAX,
          applicationName: 'gateway',
          statementTimeoutMs: STATEMENT_TIMEOUT_MS,
          connectTimeoutMs: 2_000,
          log,
        }),
    },
  ],
  exports: [GATEWAY_POOL],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(GATEWAY_POOL) private readonly pool: Pool) {}

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
