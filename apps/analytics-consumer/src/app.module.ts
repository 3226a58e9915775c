import { createPool, Log, OperationsModule, type OperationsOptions, ProcessModule, VERSION } from '@app/common';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { AlertDelivery } from './alerts/alert-delivery.service';
import { RateAlertsService } from './alerts/rate-alerts.service';
import { ConsumerEnvironment } from './consumer.env';
import { ConsumerService } from './consumer.service';
import { FollowedConversions } from './conversions/followed-conversions.service';
import { EVENT_POOL } from './event-pool';
import { handlersOf } from './handlers';
import { RecommendationsService } from './recommendations/recommendations.service';
import { RetentionService } from './retention/retention.service';

const OPTIONS = { applicationName: 'analytics consumer', statementTimeoutMs: 30_000 };

/** Partners whose changes are stored at the same time. */
const CONNECTIONS_FOR_CONVERSIONS = 2;
const CONNECTIONS_FOR_RETENTION = 1;

const POOL = {
  provide: EVENT_POOL,
  inject: [ConsumerEnvironment, Log],
  useFactory: (environment: ConsumerEnvironment, log: Log): Pool => {
    // A handler uses one connection at a time; over a broker, one more for the events that come alone.
    const handling = 2 * handlersOf(environment).length + 2;
    const max = handling + CONNECTIONS_FOR_CONVERSIONS + CONNECTIONS_FOR_RETENTION;
    return createPool(environment.ANALYTICS_DATABASE_URL, { ...OPTIONS, max, log });
  },
};

@Module({ providers: [POOL], exports: [POOL] })
class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(EVENT_POOL) private readonly pool: Pool) {}

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
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
