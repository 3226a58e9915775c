import { createPool, Log, OperationsModule, type OperationsOptions, ProcessModule, VERSION } from '@app/common';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { ConsumerEnvironment } from './consumer.env';
import { ConsumerService, EVENT_POOL } from './consumer.service';
import { HANDLERS } from './handlers';

/** A handler uses one connection at a time; over a broker, one more for the events that come alone. */
const CONNECTIONS = 2 * HANDLERS.length + 2;
const OPTIONS = { max: CONNECTIONS, applicationName: 'analytics consumer', statementTimeoutMs: 30_000 };

const POOL = {
  provide: EVENT_POOL,
  inject: [ConsumerEnvironment, Log],
  useFactory: ({ ANALYTICS_DATABASE_URL }: ConsumerEnvironment, log: Log): Pool =>
    createPool(ANALYTICS_DATABASE_URL, { ...OPTIONS, log }),
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
  providers: [ConsumerService],
})
export class AppModule {
  static forProcess(environment: ConsumerEnvironment, log: Log): DynamicModule {
    return { module: AppModule, imports: [ProcessModule.with(ConsumerEnvironment, environment, log)] };
  }
}

function describeProcess({ METRICS_KEY: metricsKey }: ConsumerEnvironment, pool: Pool): OperationsOptions {
  return {
    name: 'analytics-consumer',
    version: VERSION,
    metricsKey,
    info: () => ({ handlers: HANDLERS.map(({ name }) => name) }),
    readiness: [
      { name: 'analytics database', check: async () => void (await pool.query('SELECT FROM events LIMIT 0')) },
    ],
  };
}
