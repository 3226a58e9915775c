import { Log, MetricsService } from '@app/common';
import { brokerUrl, type EventStream, PostgresStream, RabbitStream } from '@app/event-stream';
import { Inject, Injectable, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { Counter } from 'prom-client';
import { ConsumerEnvironment } from './consumer.env';
import { EVENT_POOL } from './event-pool';
import { handlersOf } from './handlers';

/** Gives each handler its events. */
@Injectable()
export class ConsumerService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stream: EventStream;

  constructor(
    @Inject(EVENT_POOL) pool: Pool,
    private readonly environment: ConsumerEnvironment,
    log: Log,
    metrics: MetricsService,
  ) {
    const handled = new Counter({
      name: 'events_handled_total',
      help: 'Events that a handler received, by outcome: handled or failed',
      labelNames: ['handler', 'outcome'],
      registers: [metrics.registry],
    });
    const onHandled = (handler: string, outcome: string, events: number): void =>
      handled.inc({ handler, outcome }, events);
    const { ANALYTICS_BATCH_SIZE: batchSize, ANALYTICS_QUEUE_NAME: queueName } = environment;
    const options = { pool, batchSize, log, onHandled };
    const url = brokerUrl(environment);
    this.stream = url ? new RabbitStream({ ...options, brokerUrl: url, queueName }) : new PostgresStream(options);
  }

  onApplicationBootstrap(): void {
    this.stream.start(handlersOf(this.environment));
  }

  /** Events in flight are committed before the pool ends. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.stream.stop();
  }
}
