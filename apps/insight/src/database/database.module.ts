import { createPool, Log } from '@app/common';
import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { InsightEnvironment } from '../insight.env';

/** Injection token of the pool on the database of insight. */
export const INSIGHT_POOL = Symbol('insight pool');

/** deploy/preflight/count-connections.ts counts these. */
const OPTIONS = { max: 3, applicationName: 'insight', statementTimeoutMs: 5_000, connectTimeoutMs: 2_000 };

const POOL = {
  provide: INSIGHT_POOL,
  inject: [InsightEnvironment, Log],
  useFactory: ({ INSIGHT_DATABASE_URL }: InsightEnvironment, log: Log): Pool =>
    createPool(INSIGHT_DATABASE_URL, { ...OPTIONS, log }),
};

const DATABASE = { providers: [POOL], exports: [POOL] };

@Module(DATABASE)
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(INSIGHT_POOL) private readonly pool: Pool) {}

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
