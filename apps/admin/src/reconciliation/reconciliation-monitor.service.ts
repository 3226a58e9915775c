import { Log, MetricsService } from '@app/common';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge } from 'prom-client';
import type { PartnerIntakeAtGateway } from '@app/internal-protocol';
import { AuditCollector } from '../audit/audit-collector.service';
import type { Principal } from '../auth/principal';
import type { FoundPartner } from '../internal-client/internal-client';
import { isReconciliationDue, type LastReconciliation } from './is-reconciliation-due';
import { ReconciliationService } from './reconciliation.service';

const INTERVAL_MS = 60_000;
/** Late postbacks are late by minutes, and an hour that was balanced stays so. */
const MONITORED_MS = 3 * 3_600_000;
const MONITOR: Principal = { role: 'admin', actor: 'reconciliation-watch' };

type KnownPartner = LastReconciliation & { isActive: boolean };

/**
 * Reconciles the last hours every minute, reports in metrics and the log when they are unbalanced, and collects the audit
 * events of the services that it asks. It asks the gateway first, and then those services for which a question is due.
 * Inactive partners raise no alarm; the report shows what they have not accounted for.
 */
@Injectable()
export class ReconciliationMonitor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly hours: Gauge;
  private readonly difference: Gauge;
  private readonly notAnswered: Gauge;
  private readonly known = new Map<string, KnownPartner>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly reconciliation: ReconciliationService,
    private readonly auditCollector: AuditCollector,
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
    const asked = await this.reconcile(nowMs).catch((error: unknown) => {
      this.notAnswered.set(1);
      this.log.warn('Failed to reconcile', { cause: error instanceof Error ? error.message : String(error) });
      return undefined;
    });
    await this.auditCollector.collect(asked);
  }

  /** Returns the partners whose services were asked. */
  private async reconcile(nowMs: number): Promise<string[]> {
    const asked = new Map<string, KnownPartner>();
    const isAsked = (partner: FoundPartner, counters: PartnerIntakeAtGateway): boolean => {
      const { partner_code: code, is_active: isActive } = partner;
      const isDue = isReconciliationDue(partner, counters, this.known.get(code), nowMs);
      const last = { askedMs: nowMs, counters, hours: [], isActive };
      if (isDue) asked.set(code, last);
      // A service that sleeps and was not asked yet is as good as one that had nothing to report.
      else if (!this.known.has(code)) this.known.set(code, last);
      return isDue;
    };
    const request = { from: new Date(nowMs - MONITORED_MS) };
    const { from, data, not_answered } = await this.reconciliation.reconcile(MONITOR, request, nowMs, isAsked);
    for (const { partner_code: code, ...hour } of data) asked.get(code)!.hours!.push(hour);
    for (const { partner_code: code } of not_answered) asked.get(code!)!.hours = undefined;
    for (const [code, reconciled] of asked) this.known.set(code, reconciled);
    this.measure(from);
    this.logUnbalanced(asked);
    return [...asked.keys()];
  }

  private measure(from: string): void {
    const active = [...this.known].filter(([, { isActive }]) => isActive);
    this.notAnswered.set(active.filter(([, { hours }]) => hours === undefined).length);
    this.hours.reset();
    this.difference.reset();
    for (const [partner, { hours = [] }] of active) {
      for (const { state, difference } of hours.filter(({ hour }) => hour >= from)) {
        this.hours.inc({ partner, state });
        this.difference.inc({ partner }, state === 'unbalanced' ? Math.abs(difference) : 0);
      }
    }
  }

  private logUnbalanced(asked: ReadonlyMap<string, KnownPartner>): void {
    for (const [partner, { isActive, hours = [] }] of asked) {
      for (const { hour, state, difference } of isActive ? hours : []) {
        if (state === 'unbalanced') this.log.error('An hour is unbalanced', undefined, { partner, hour, difference });
      }
    }
  }
}
