import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log, MetricsService } from '@app/common';
import { Gauge } from 'prom-client';
import type { Principal } from '../auth/principal';
import { ReconciliationService } from './reconciliation.service';

const INTERVAL_MS = 60_000;
/** What is late is late by minutes; an hour that was balanced can't come out of balance. */
const MONITORED_MS = 3 * 3_600_000;
const MONITOR: Principal = { role: 'admin', actor: 'reconciliation-watch' };

/**
 * Reconciles the last hours every minute, and says in the metrics and the log when they do not add up. A partner that an
 * admin has switched off pages nobody; what it has not accounted for is shown by the report.
 */
@Injectable()
export class ReconciliationMonitor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly hours: Gauge;
  private readonly difference: Gauge;
  private readonly blind: Gauge;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly reconciliation: ReconciliationService,
    metrics: MetricsService,
    @Inject(Log) private readonly log: Log,
  ) {
    const registers = [metrics.registry];
    this.hours = new Gauge({
      name: 'reconciliation_hours',
      help: 'The last hours of each partner by how they add up; alarm on any that is unbalanced',
      labelNames: ['partner', 'state'],
      registers,
    });
    this.difference = new Gauge({
      name: 'reconciliation_difference',
      help: 'Postbacks of unbalanced hours that are received and not accounted for, or kept and never received',
      labelNames: ['partner'],
      registers,
    });
    this.blind = new Gauge({
      name: 'reconciliation_not_answered',
      help: 'Processes whose books could not be read the last time; 1 for the gateway alone',
      registers,
    });
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.check(), INTERVAL_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** One look; never throws. */
  async check(nowMs = Date.now()): Promise<void> {
    const from = new Date(nowMs - MONITORED_MS);
    try {
      const { data, not_answered, inactive } = await this.reconciliation.reconcile(MONITOR, { from }, nowMs);
      const isActive = ({ partner_code }: { partner_code: string }): boolean => !inactive.includes(partner_code);
      this.blind.set(not_answered.filter(isActive).length);
      this.hours.reset();
      this.difference.reset();
      for (const { partner_code: partner, state, hour, difference } of data.filter(isActive)) {
        this.hours.inc({ partner, state });
        this.difference.inc({ partner }, state === 'unbalanced' ? Math.abs(difference) : 0);
        if (state === 'unbalanced') this.log.error('An hour does not add up', undefined, { partner, hour, difference });
      }
    } catch (error) {
      this.blind.set(1);
      this.log.warn('Nothing could be reconciled', { cause: error instanceof Error ? error.message : String(error) });
    }
  }
}
