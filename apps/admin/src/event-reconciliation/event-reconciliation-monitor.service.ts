import { Log, MetricsService } from '@app/common';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { AdminEnvironment } from '../admin.env';
import type { Principal } from '../auth/principal';
import { EventReconciliationService } from './event-reconciliation.service';

const INTERVAL_MS = 60_000;
const MONITORED_MS = 3 * 3_600_000;
const MONITOR: Principal = { role: 'admin', actor: 'reconciliation-watch' };

/** Reconciles the events of the last hours every minute, and reports in metrics and the log when they are unbalanced. */
@Injectable()
export class EventReconciliationMonitor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly hours: Gauge<'source' | 'state'>;
  private readonly difference: Gauge<'source'>;
  private readonly notAnswered: Gauge;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly reconciliation: EventReconciliationService,
    private readonly environment: AdminEnvironment,
    private readonly log: Log,
    metrics: MetricsService,
  ) {
    const registers = [metrics.registry];
    this.hours = new Gauge({
      name: 'event_reconciliation_hours',
      help: 'The last hours of each source of events by state; alert on any that is unbalanced',
      labelNames: ['source', 'state'],
      registers,
    });
    this.difference = new Gauge({
      name: 'event_reconciliation_difference',
      help: 'Events of unbalanced hours that were received and not accounted for, or stored and never received',
      labelNames: ['source'],
      registers,
    });
    this.notAnswered = new Gauge({
      name: 'event_reconciliation_not_answered',
      help: '1 while the intake counters of the collector cannot be read',
      registers,
    });
  }

  onApplicationBootstrap(): void {
    if (this.environment.ANALYTICS_URL === '') return;
    this.timer = setInterval(() => void this.check(), INTERVAL_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Never throws. */
  async check(nowMs = Date.now()): Promise<void> {
    const [from, to] = [nowMs - MONITORED_MS, nowMs].map((ms) => new Date(ms).toISOString());
    try {
      const { data } = await this.reconciliation.reconcile(MONITOR, { from: from!, to: to! });
      this.notAnswered.set(0);
      this.hours.reset();
      this.difference.reset();
      for (const { source, hour, state, difference } of data) {
        this.hours.inc({ source, state });
        this.difference.inc({ source }, state === 'unbalanced' ? Math.abs(difference) : 0);
        if (state === 'unbalanced') {
          this.log.error('An hour of events is unbalanced', undefined, { source, hour, difference });
        }
      }
    } catch (error) {
      this.notAnswered.set(1);
      this.log.warn('Failed to reconcile events', { cause: error instanceof Error ? error.message : String(error) });
    }
  }
}
