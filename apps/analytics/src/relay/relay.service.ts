import { createPool, Log, MetricsService } from '@app/common';
import { brokerUrl, Relay } from '@app/event-stream';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { Counter } from 'prom-client';
import { AnalyticsEnvironment } from '../analytics.env';

/**
 * Losing the last positions means publishing their events again. A transaction waits for confirmations of the broker. One
 * connection is notified of events.
 */
const POOL = {
  max: 5,
  applicationName: 'event relay',
  statementTimeoutMs: 10_000,
  idleInTransactionTimeoutMs: 10_000,
  sessionSetup: 'SET synchronous_commit = off',
};

/** Publishes stored events to the broker, where there is one. Without it, consumers read the table themselves. */
@Injectable()
export class RelayService implements OnApplicationBootstrap, OnApplicationShutdown {
  private relay: Relay | undefined;
  private pool: Pool | undefined;

  constructor(
    private readonly environment: AnalyticsEnvironment,
    private readonly log: Log,
    private readonly metrics: MetricsService,
  ) {}

  onApplicationBootstrap(): void {
    const url = brokerUrl(this.environment);
    if (!url) return;
    const published = new Counter({
      name: 'events_published_total',
      help: 'Events that the broker has confirmed, by handler',
      labelNames: ['handler'],
      registers: [this.metrics.registry],
    });
    const { log } = this;
    this.pool = createPool(this.environment.ANALYTICS_DATABASE_URL, { ...POOL, log });
    const onPublished = (handler: string, events: number): void => published.inc({ handler }, events);
    this.relay = new Relay({ pool: this.pool, brokerUrl: url, log, onPublished });
    this.relay.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.relay?.stop();
    await this.pool?.end();
  }
}
