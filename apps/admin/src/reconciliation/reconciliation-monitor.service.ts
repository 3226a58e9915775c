import { Log, MetricsService } from '@app/common';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge } from 'prom-client';
import type { PartnerIntakeAtGateway, UnaccountedReport } from '@app/internal-protocol';
import { AuditCollector } from '../audit/audit-collector.service';
import type { Principal } from '../auth/principal';
import { type FoundPartner, InternalClient } from '../internal-client/internal-client';
import { isReconciliationDue, type LastReconciliation } from './is-reconciliation-due';
import { ReconciliationService } from './reconciliation.service';

const INTERVAL_MS = 60_000;
const INSIGHT_DEADLINE_MS = 3_000;
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
  /** Since when insight has not responded, on the monotonic clock. */
  private insightDownSinceMs: number | undefined;

  constructor(
    private readonly reconciliation: ReconciliationService,
    private readonly auditCollector: AuditCollector,
    private readonly client: InternalClient,
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
    await this.reportToInsight(from);
    return [...asked.keys()];
  }

  private measure(from: string): void {
    const active = [...this.known].filter(([, { isActive }]) => isActive);
    this.notAnswered.set(active.filter(([, { hours }]) => hours === undefined).length);
    this.hours.reset();
    this.difference.reset();
    for (const [partner, { hours = [] }] of active) {
      const monitored = hours.filter(({ hour }) => hour >= from);
      for (const { state } of monitored) this.hours.inc({ partner, state });
      if (monitored.length > 0) this.difference.set({ partner }, countUnaccounted(monitored));
    }
  }

  /** Where insight runs, so that an alert rule sees it. It samples, so a report that is lost is not repeated. */
  private async reportToInsight(from: string): Promise<void> {
    if (!this.client.hasInsight) return;
    const answered = [...this.known].filter(([, { isActive, hours }]) => isActive && hours !== undefined);
    const counts = answered.map(([partner, { hours = [] }]) => {
      return [partner, countUnaccounted(hours.filter(({ hour }) => hour >= from))] as const;
    });
    const body: UnaccountedReport = { unaccounted: Object.fromEntries(counts) };
    const request = { method: 'POST', path: 'samples', body, deadlineMs: INSIGHT_DEADLINE_MS } as const;
    const response = await this.client.requestInsight(MONITOR, request);
    this.logOutage(response.ok ? undefined : response.problem.message);
  }

  /** Logs once that insight is unreachable and once that it is back, rather than every minute. */
  private logOutage(cause: string | undefined): void {
    const since = this.insightDownSinceMs;
    if (cause !== undefined && since === undefined) {
      this.insightDownSinceMs = performance.now();
      this.log.warn('Failed to report to insight what is unaccounted for; the next reports fail silently', { cause });
    } else if (cause === undefined && since !== undefined) {
      this.insightDownSinceMs = undefined;
      const awayMs = Math.round(performance.now() - since);
      this.log.info('Reported to insight again what is unaccounted for', { away_ms: awayMs });
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

function countUnaccounted(hours: NonNullable<KnownPartner['hours']>): number {
  const unbalanced = hours.filter(({ state }) => state === 'unbalanced');
  return unbalanced.reduce((sum, { difference }) => sum + Math.abs(difference), 0);
}
