import { Injectable } from '@nestjs/common';
import { MetricsService } from '@app/common';
import { Counter, Gauge } from 'prom-client';
import { RouteTableService } from '../routing/route-table.service';
import { SpoolHealth } from './spool-health';
import { type PartnerTotals, SpoolTotals } from './spool-totals';

/** The figures of the spool, by partner. */
@Injectable()
export class SpoolMetrics {
  private readonly kept: Counter<'partner' | 'reason'>;
  private readonly failures: Counter<'partner'>;
  private readonly settled: Counter<'partner' | 'outcome'>;

  constructor(metrics: MetricsService, totals: SpoolTotals, health: SpoolHealth, routes: RouteTableService) {
    const registers = [metrics.registry];
    this.kept = new Counter({
      name: 'gateway_spooled_total',
      help: 'Postbacks kept because their service did not take them, by reason',
      labelNames: ['partner', 'reason'],
      registers,
    });
    this.failures = new Counter({
      name: 'gateway_spool_failures_total',
      help: 'Postbacks that could not be kept either; their callers were answered 503',
      labelNames: ['partner'],
      registers,
    });
    this.settled = new Counter({
      name: 'gateway_spool_attempts_total',
      help: 'Attempts to deliver from the spool: delivered, dead, later (the service failed at it), silenced (it died of it) or away',
      labelNames: ['partner', 'outcome'],
      registers,
    });
    new Gauge({
      name: 'gateway_spool_up',
      help: '0 while postbacks cannot be kept: what its service does not take, then, is refused',
      registers,
      collect() {
        this.set(health.isUp ? 1 : 0);
      },
    });
    const gauge = (name: string, help: string, read: (partner: string) => number) =>
      new Gauge({
        name,
        help,
        labelNames: ['partner'],
        registers,
        collect() {
          for (const partner of totals.all().keys()) this.set({ partner }, read(partner));
        },
      });
    const of = (partner: string) => totals.all().get(partner)!;
    gauge('gateway_spool_waiting', 'Postbacks that wait in the spool', (partner) => of(partner).waiting);
    gauge('gateway_spool_dead', 'Spooled postbacks that their service refused', (partner) => of(partner).dead);
    gauge('gateway_spool_bytes', 'What the spool holds, dead ones included', (partner) => of(partner).bytes);
    const ageOf = (partner: string) => (routes.isInactive(partner) ? 0 : ageSeconds(of(partner)));
    gauge('gateway_spool_oldest_age_seconds', 'Age of the oldest that waits; 0 for inactive partners', ageOf);
  }

  recordSpooled(partner: string, reason: string): void {
    this.kept.labels(partner, reason).inc();
  }

  recordRejected(partner: string): void {
    this.failures.labels(partner).inc();
  }

  recordAttempts(partner: string, outcome: string, count: number): void {
    if (count > 0) this.settled.labels(partner, outcome).inc(count);
  }
}

function ageSeconds({ oldestWaitingMs }: PartnerTotals): number {
  return oldestWaitingMs === null ? 0 : Math.max(0, Date.now() - oldestWaitingMs) / 1000;
}
