import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { createPool, Log } from '@app/common';
import type { Pool } from 'pg';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { PARTNER_POOL } from './partner-pool';

const STATEMENT_TIMEOUT_MS = 10_000;

@Global()
@Module({
  providers: [
    {
      provide: PARTNER_POOL,
      inject: [PartnerServiceEnvironment, Log],
      useFactory: (environment: PartnerServiceEnvironment, log: Log): Pool =>
        createPool(environment.PARTNER_DATABASE_URL, {
          max: environment.DATABASE_POOL_MAX,
          applicationName: environment.PARTNER_CODE,
          statementTimeoutMs: STATEMENT_TIMEOUT_MS,
          log,
        }),
    },
  ],
  exports: [PARTNER_POOL],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(PARTNER_POOL) private readonly pool: Pool) {}

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
