import { Log, MetricsService } from '@app/common';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge } from 'prom-client';
import type { Principal } from '../auth/principal';
import { ReconciliationService } from './reconciliation.service';

const INTERVAL_MS = 60_000;
/** Late postbacks are late by minutes, and an hour that was balanced stays so. */
const MONITORED_MS = 3 * 3_600_000;
const MONITOR: Principal = { role: 'admin', actor: 'reconciliation-watch' };

/**
 * Reconciles the last hours every minute, and reports in metrics and the log when they are unbalanced. Inactive partners
 * raise no alarm; the report shows what they have not accounted for.
 */
@Injectable()
export class ReconciliationMonitor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly hours: Gauge;
  private readonly difference: Gauge;
  private readonly notAnswered: Gauge;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly reconciliation: ReconciliationService,
    metrics: MetricsService,
    @Inject(Log) private readonly log: Log,
  ) {
    const registers = [metrics.registry];
    this.hours = new Gauge({
      name: 'reconciliation_hours',
      help: 'The last hours of each partner by state; alert on any that is unbalanced',
      labelNames: ['partner', 'state'],
      registers,
    });
    this.difference = new Gauge({
      name: 'reconciliation_difference',
      help: 'Postbacks of unbalanced hours that were received and not accounted for, or stored and never received',
      labelNames: ['partner'],
      registers,
    });
    this.notAnswered = new Gauge({
      name: 'reconciliation_not_answered',
      help: 'Processes whose intake counters could not be read the last time; 1 for the gateway alone',
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

  /** Never throws. */
  async check(nowMs = Date.now()): Promise<void> {
    const from = new Date(nowMs - MONITORED_MS);
    try {
      const { data, not_answered, inactive } = await this.reconciliation.reconcile(MONITOR, { from }, nowMs);
      const isActive = ({ partner_code }: { partner_code: string | null }): boolean =>
        !inactive.includes(partner_code!);
      this.notAnswered.set(not_answered.filter(isActive).length);
      this.hours.reset();
      this.difference.reset();
      for (const { partner_code: partner, state, hour, difference } of data.filter(isActive)) {
        this.hours.inc({ partner, state });
        this.difference.inc({ partner }, state === 'unbalanced' ? Math.abs(difference) : 0);
        if (state === 'unbalanced') this.log.error('An hour is unbalanced', undefined, { partner, hour, difference });
      }
    } catch (error) {
      this.notAnswered.set(1);
      this.log.warn('Failed to reconcile', { cause: error instanceof Error ? error.message : String(error) });
    }
  }
}
