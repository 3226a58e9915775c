import { createPool, Log, OperationsModule, type OperationsOptions, ProcessModule, VERSION } from '@app/common';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { AlertDelivery } from './alerts/alert-delivery.service';
import { RateAlertsService } from './alerts/rate-alerts.service';
import { countHandlingConnections, RETAINING_CONNECTIONS } from './connections';
import { ConsumerEnvironment } from './consumer.env';
import { ConsumerService } from './consumer.service';
import { FollowedConversions } from './conversions/followed-conversions.service';
import { EVENT_POOL, RETENTION_POOL } from './event-pool';
import { handlersOf } from './handlers';
import { RecommendationsService } from './recommendations/recommendations.service';
import { RetentionService } from './retention/retention.service';

const HANDLING = { applicationName: 'analytics consumer', statementTimeoutMs: 30_000, pipeline: true };
/** Detaching a day waits for the transactions that read events. */
const RETAINING = {
  applicationName: 'analytics retention',
  max: RETAINING_CONNECTIONS,
  statementTimeoutMs: 10 * 60_000,
};

const POOL = {
  provide: EVENT_POOL,
  inject: [ConsumerEnvironment, Log],
  useFactory: (environment: ConsumerEnvironment, log: Log): Pool => {
    const max = countHandlingConnections(handlersOf(environment).length);
    return createPool(environment.ANALYTICS_DATABASE_URL, { ...HANDLING, max, log });
  },
};

const POOL_FOR_RETENTION = {
  provide: RETENTION_POOL,
  inject: [ConsumerEnvironment, Log],
  useFactory: (environment: ConsumerEnvironment, log: Log): Pool =>
    createPool(environment.ANALYTICS_DATABASE_URL, { ...RETAINING, log }),
};

@Module({ providers: [POOL, POOL_FOR_RETENTION], exports: [POOL, POOL_FOR_RETENTION] })
class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @Inject(EVENT_POOL) private readonly pool: Pool,
    @Inject(RETENTION_POOL) private readonly retentionPool: Pool,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool.end(), this.retentionPool.end()]);
  }
}

@Module({
  imports: [
    DatabaseModule,
    OperationsModule.register({
      imports: [DatabaseModule],
      inject: [ConsumerEnvironment, EVENT_POOL],
      useFactory: describeProcess,
    }),
  ],
  providers: [
    RateAlertsService,
    AlertDelivery,
    ConsumerService,
    FollowedConversions,
    RecommendationsService,
    RetentionService,
  ],
})
export class AppModule {
  static forProcess(environment: ConsumerEnvironment, log: Log): DynamicModule {
    return { module: AppModule, imports: [ProcessModule.with(ConsumerEnvironment, environment, log)] };
  }
}

function describeProcess(environment: ConsumerEnvironment, pool: Pool): OperationsOptions {
  const { METRICS_KEY: metricsKey } = environment;
  return {
    name: 'analytics-consumer',
    version: VERSION,
    metricsKey,
    info: () => ({ handlers: handlersOf(environment).map(({ name }) => name) }),
    readiness: [
      { name: 'analytics database', check: async () => void (await pool.query('SELECT FROM events LIMIT 0')) },
    ],
  };
}
