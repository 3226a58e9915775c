import { Log, MetricsService } from '@app/common';
import { brokerUrl, type EventHandler, type EventStream, PostgresStream, RabbitStream } from '@app/event-stream';
import { Inject, Injectable, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { Counter } from 'prom-client';
import { ConsumerEnvironment } from './consumer.env';
import { EVENT_POOL } from './event-pool';
import { handlersOf } from './handlers';

/** Gives each handler its events. */
@Injectable()
export class ConsumerService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly table: EventStream;
  private readonly broker: EventStream | undefined;

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
    this.table = new PostgresStream(options);
    if (url) this.broker = new RabbitStream({ ...options, brokerUrl: url, queueName });
  }

  onApplicationBootstrap(): void {
    const handlers = handlersOf(this.environment);
    // A broker delivers in batches of its own.
    const isFromTable = (handler: EventHandler): boolean =>
      !this.broker || (handler.effect === 'outside' && handler.isBatchFixed === true);
    this.table.start(handlers.filter(isFromTable));
    this.broker?.start(handlers.filter((handler) => !isFromTable(handler)));
  }

  /** Events in flight are committed before the pool ends. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.table.stop(), this.broker?.stop()]);
  }
}
