import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { IntakeCounters, Log } from '@app/common';
import type { Pool } from 'pg';
import { INSIGHT_POOL, INSIGHT_READER_ROLE, PARTNER_POOL, type PartnerPools, READ_POOL } from './partner-pools';

export { INSIGHT_POOL, INSIGHT_READER_ROLE, PARTNER_POOL, READ_POOL } from './partner-pools';

@Global()
@Module({
  providers: [
    {
      provide: IntakeCounters,
      inject: [PARTNER_POOL, Log],
      useFactory: (pool: Pool, log: Log) => new IntakeCounters(pool, 'partner-service', log),
    },
  ],
  exports: [IntakeCounters],
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

/** Provides the pools of the partner to every module. */
@Module({})
export class PoolsModule {
  static with({ storing, reading, insight, insightReaderRole }: PartnerPools): DynamicModule {
    const providers = [
      { provide: PARTNER_POOL, useValue: storing },
      { provide: READ_POOL, useValue: reading },
      { provide: INSIGHT_POOL, useValue: insight },
      { provide: INSIGHT_READER_ROLE, useValue: insightReaderRole },
    ];
    return { module: PoolsModule, global: true, providers, exports: providers };
  }
}
