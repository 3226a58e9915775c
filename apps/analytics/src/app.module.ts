import {
  IntakeCounters,
  KeyedHasher,
  Log,
  OperationsModule,
  type OperationsOptions,
  ProcessModule,
  provideServiceIdentity,
  VERSION,
} from '@app/common';
import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { AlertsController } from './alerts/alerts.controller';
import { AlertsRepository } from './alerts/alerts.repository';
import { AnalyticsEnvironment } from './analytics.env';
import { CatalogueController } from './catalogue/catalogue.controller';
import { CollectorService } from './collect/collector.service';
import { DayKeeper } from './collect/day-keeper';
import { EventRepository } from './collect/event.repository';
import { VisitorSalts } from './collect/visitor-salts';
import { ConversionJoinsController } from './conversions/conversion-joins.controller';
import { ConversionJoinsRepository } from './conversions/conversion-joins.repository';
import { UnmatchedController } from './conversions/unmatched.controller';
import { DataSubjectController } from './data-subject/data-subject.controller';
import { VisitorDataRepository } from './data-subject/visitor-data.repository';
import { VisitorDataService } from './data-subject/visitor-data.service';
import { POOLS, READ_POOL, STORE_POOL } from './database/pools';
import { EventListsController } from './event-lists/event-lists.controller';
import { EventListsRepository } from './event-lists/event-lists.repository';
import { PublicFiles } from './public/public-files.service';
import { EventReconciliationController } from './reconciliation/event-reconciliation.controller';
import { RecommendationsController } from './recommendations/recommendations.controller';
import { RecommendationsRepository } from './recommendations/recommendations.repository';
import { RedriveController } from './redrive/redrive.controller';
import { RedriveService } from './redrive/redrive.service';
import { RelayService } from './relay/relay.service';
import { SessionsController } from './sessions/sessions.controller';
import { SessionsRepository } from './sessions/sessions.repository';
import { AccessService } from './sources/access.service';
import { LastKnownGoodSources, SourcesService } from './sources/sources.service';
import { StatisticsController } from './statistics/statistics.controller';
import { StatisticsRepository } from './statistics/statistics.repository';

const COUNTERS = {
  provide: IntakeCounters,
  inject: [STORE_POOL, Log],
  useFactory: (pool: Pool, log: Log) => new IntakeCounters(pool, 'analytics', log),
};
const PROVIDERS = [...POOLS, COUNTERS];
const DATABASE = { providers: PROVIDERS, exports: PROVIDERS };

@Module(DATABASE)
class DatabaseModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(STORE_POOL) private readonly storePool: Pool,
    @Inject(READ_POOL) private readonly readPool: Pool,
    private readonly counters: IntakeCounters,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.counters.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.counters.stop();
    await Promise.all([this.storePool.end(), this.readPool.end()]);
  }
}

@Module({
  imports: [
    DatabaseModule,
    OperationsModule.register({
      imports: [DatabaseModule],
      inject: [AnalyticsEnvironment, READ_POOL],
      useFactory: describeProcess,
    }),
  ],
  controllers: [
    AlertsController,
    CatalogueController,
    ConversionJoinsController,
    DataSubjectController,
    EventListsController,
    EventReconciliationController,
    RecommendationsController,
    RedriveController,
    SessionsController,
    StatisticsController,
    UnmatchedController,
  ],
  providers: [
    AccessService,
    AlertsRepository,
    CollectorService,
    ConversionJoinsRepository,
    DayKeeper,
    EventListsRepository,
    RedriveService,
    LastKnownGoodSources,
    PublicFiles,
    SourcesService,
    {
      provide: KeyedHasher,
      inject: [AnalyticsEnvironment],
      useFactory: (environment: AnalyticsEnvironment) => new KeyedHasher(environment.TOKEN_HASH_KEY),
    },
    EventRepository,
    VisitorDataRepository,
    VisitorDataService,
    VisitorSalts,
    RelayService,
    RecommendationsRepository,
    SessionsRepository,
    StatisticsRepository,
    provideServiceIdentity(AnalyticsEnvironment, ({ INTERNAL_KEY }) => ({ audience: 'analytics', key: INTERNAL_KEY })),
  ],
})
export class AppModule {
  static forProcess(environment: AnalyticsEnvironment, log: Log): DynamicModule {
    return { module: AppModule, imports: [ProcessModule.with(AnalyticsEnvironment, environment, log)] };
  }
}

function describeProcess({ METRICS_KEY: metricsKey }: AnalyticsEnvironment, pool: Pool): OperationsOptions {
  return {
    name: 'analytics',
    version: VERSION,
    metricsKey,
    info: () => ({ api: '/api/v1/analytics' }),
    readiness: [
      { name: 'analytics database', check: async () => void (await pool.query('SELECT FROM events LIMIT 0')) },
    ],
  };
}
