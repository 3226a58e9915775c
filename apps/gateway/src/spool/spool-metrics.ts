import { Injectable } from '@nestjs/common';
import { MetricsService } from '@app/common';
import { Counter, Gauge } from 'prom-client';
import { RouteTableService } from '../routing/route-table.service';
import { type PartnerTotals, SpoolStatus } from './spool-status';

/** The metrics of the spool, by partner. */
@Injectable()
export class SpoolMetrics {
  private readonly spooled: Counter<'partner' | 'reason'>;
  private readonly rejected: Counter<'partner'>;
  private readonly attempts: Counter<'partner' | 'outcome'>;

  constructor(metrics: MetricsService, status: SpoolStatus, routes: RouteTableService) {
    const registers = [metrics.registry];
    this.spooled = new Counter({
      name: 'gateway_spooled_total',
      help: 'Postbacks spooled because their service did not take them, by reason',
      labelNames: ['partner', 'reason'],
      registers,
    });
    this.rejected = new Counter({
      name: 'gateway_spool_failures_total',
      help: 'Postbacks that could not be spooled either; their senders were answered 503',
      labelNames: ['partner'],
      registers,
    });
    this.attempts = new Counter({
      name: 'gateway_spool_attempts_total',
      help: 'Attempts to deliver from the spool: delivered, dead, later (the service failed at it), silenced (it died of it) or away',
      labelNames: ['partner', 'outcome'],
      registers,
    });
    new Gauge({
      name: 'gateway_spool_up',
      help: '0 while the spool cannot be written: a postback that its service does not take is then refused',
      registers,
      collect() {
        this.set(status.isUp ? 1 : 0);
      },
    });
    const gauge = (name: string, help: string, read: (totals: PartnerTotals, partner: string) => number) =>
      new Gauge({
        name,
        help,
        labelNames: ['partner'],
        registers,
        collect() {
          for (const [partner, totals] of status.all()) this.set({ partner }, read(totals, partner));
        },
      });
    gauge('gateway_spool_waiting', 'Postbacks that wait in the spool', ({ waiting }) => waiting);
    gauge('gateway_spool_dead', 'Spooled postbacks that are dead-lettered', ({ dead }) => dead);
    gauge('gateway_spool_bytes', 'Bytes that the spool holds, including dead-lettered postbacks', ({ bytes }) => bytes);
    const help = 'Age of the oldest waiting postback; 0 for inactive partners';
    gauge('gateway_spool_oldest_age_seconds', help, ({ oldestWaitingMs }, partner) => {
      if (oldestWaitingMs === null || routes.isInactive(partner)) return 0;
      return Math.max(0, Date.now() - oldestWaitingMs) / 1000;
    });
  }

  recordSpooled(partner: string, reason: string): void {
    this.spooled.labels(partner, reason).inc();
  }

  recordRejected(partner: string): void {
    this.rejected.labels(partner).inc();
  }

  recordAttempts(partner: string, outcome: string, count: number): void {
    if (count > 0) this.attempts.labels(partner, outcome).inc(count);
  }
}
