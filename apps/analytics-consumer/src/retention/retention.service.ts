import { Log, MetricsService } from '@app/common';
import type { PublishedDays } from '@app/event-stream';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Pool } from 'pg';
import { Counter, Gauge } from 'prom-client';
import { ConsumerEnvironment } from '../consumer.env';
import { RETENTION_POOL } from '../event-pool';
import { type RetentionReport, runRetention } from './run-retention';

const INTERVAL_MS = 3_600_000;

/** Applies retention each hour, in one process at a time. */
@Injectable()
export class RetentionService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly published: PublishedDays = new Map();
  private readonly stopping = new AbortController();
  private readonly deleted: Counter<'table'>;
  private readonly keptDays: Gauge;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(RETENTION_POOL) private readonly pool: Pool,
    private readonly environment: ConsumerEnvironment,
    private readonly log: Log,
    metrics: MetricsService,
  ) {
    const registers = [metrics.registry];
    this.deleted = new Counter({
      name: 'events_retention_deleted_total',
      help: 'Rows past their retention that were deleted, by table; of events the days',
      labelNames: ['table'],
      registers,
    });
    this.keptDays = new Gauge({
      name: 'events_retention_kept_days',
      help: 'Days of events that are past their retention, and kept because a handler has not handled them',
      registers,
    });
  }

  onApplicationBootstrap(): void {
    const run = (): void => {
      this.running = this.running.then(() => this.run());
    };
    run();
    this.timer = setInterval(run, INTERVAL_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.running;
  }

  /** Never throws: the next round goes on where this one stopped. */
  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const startedAtMs = performance.now();
    try {
      const report = await runRetention(this.pool, this.environment, this.published, new Date(), signal);
      if (report) this.report(report, Math.round(performance.now() - startedAtMs));
    } catch (error) {
      if (!signal.aborted) this.log.error('Failed to apply the retention of events', error);
    }
  }

  private report({ droppedDays, keptDays, waitingHandlers, deleted }: RetentionReport, ms: number): void {
    this.log.info('Applied the retention of events', { dropped_days: droppedDays, deleted, ms });
    this.keptDays.set(keptDays.length);
    this.deleted.inc({ table: 'events' }, droppedDays.length);
    for (const [table, rows] of Object.entries(deleted)) this.deleted.inc({ table }, rows);
    if (waitingHandlers.length === 0) return;
    const fields = { kept_days: keptDays, handlers: waitingHandlers };
    this.log.error('Events past their retention are kept: handlers have not handled them', undefined, fields);
  }
}
