import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '@app/common';
import { SpoolHealth } from './spool-health';
import { SpoolRepository } from './spool.repository';

/** How often the spool is measured; a large one, whose measuring takes long, less often. */
const MEASURE_EVERY_MS = 5_000;
const MEASURE_SHARE = 20;

export interface PartnerTotals {
  waiting: number;
  dead: number;
  bytes: number;
  /** Unix milliseconds at which the oldest that waits was received; null when none does. */
  oldestWaitingMs: number | null;
}

/** What the spool holds, by partner: measured now and then, counted in between. */
@Injectable()
export class SpoolTotals implements OnApplicationBootstrap, OnApplicationShutdown {
  private totals = new Map<string, PartnerTotals>();
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  private isFailing = false;

  constructor(
    private readonly repository: SpoolRepository,
    private readonly health: SpoolHealth,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(0);
  }

  onApplicationShutdown(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  all(): ReadonlyMap<string, PartnerTotals> {
    return this.totals;
  }

  bytesOf(partnerCode: string): number {
    return this.totals.get(partnerCode)?.bytes ?? 0;
  }

  recordAdded(partnerCode: string, bytes: number): void {
    const totals = this.of(partnerCode);
    totals.waiting += 1;
    totals.bytes += bytes;
    totals.oldestWaitingMs ??= Date.now();
  }

  /** @param died those of them that are kept as dead; the others are erased */
  recordSettled(partnerCode: string, rows: number, bytes: number, died: number): void {
    const totals = this.of(partnerCode);
    totals.waiting = Math.max(0, totals.waiting - rows);
    totals.bytes = Math.max(0, totals.bytes - bytes);
    totals.dead += died;
    if (totals.waiting === 0) totals.oldestWaitingMs = null;
  }

  private of(partnerCode: string): PartnerTotals {
    let totals = this.totals.get(partnerCode);
    if (!totals) this.totals.set(partnerCode, (totals = nothing()));
    return totals;
  }

  private schedule(afterMs: number): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => void this.measure(), afterMs).unref();
  }

  private async measure(): Promise<void> {
    const startedMs = performance.now();
    try {
      await this.repository.checkWritable();
      const measured = new Map<string, PartnerTotals>();
      // A partner that has nothing left is shown with zeros: its gauge must not stay where it was.
      for (const partnerCode of this.totals.keys()) measured.set(partnerCode, nothing());
      for (const { partner_code, state, rows, bytes, oldest_ms } of await this.repository.measure()) {
        const totals = measured.get(partner_code) ?? nothing();
        totals[state] = rows;
        totals.bytes += bytes;
        if (state === 'waiting') totals.oldestWaitingMs = oldest_ms;
        measured.set(partner_code, totals);
      }
      this.totals = measured;
      this.isFailing = false;
      this.health.recordMeasurement(true);
    } catch (error) {
      if (!this.isFailing && !this.isStopped) this.log.error('The spool could not be measured', error);
      this.isFailing = true;
      this.health.recordMeasurement(false);
    }
    this.schedule(Math.max(MEASURE_EVERY_MS, MEASURE_SHARE * (performance.now() - startedMs)));
  }
}

function nothing(): PartnerTotals {
  return { waiting: 0, dead: 0, bytes: 0, oldestWaitingMs: null };
}
