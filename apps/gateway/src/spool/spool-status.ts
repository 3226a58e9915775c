import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SpoolAlarms } from './spool-alarms';
import { SpoolRepository } from './spool.repository';

const MEASURE_EVERY_MS = 5_000;
/** A large spool, which takes long to measure, is measured less often: this many times its duration apart. */
const MEASURE_SHARE = 20;
/** A failed write counts for this long unless another succeeds: nothing else shows that a disk is full. */
const WRITE_FAILURE_TTL_MS = 60_000;

export interface PartnerTotals {
  waiting: number;
  dead: number;
  bytes: number;
  /** Unix milliseconds at which the oldest waiting postback was received; null when none waits. */
  oldestWaitingMs: number | null;
}

/** What the spool holds, by partner, measured at intervals and counted in between; and whether it can be written. */
@Injectable()
export class SpoolStatus implements OnApplicationBootstrap, OnApplicationShutdown {
  private totals = new Map<string, PartnerTotals>();
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  private isMeasurable = true;
  private writesFailUntilMs = -Infinity;

  constructor(
    private readonly repository: SpoolRepository,
    private readonly alarms: SpoolAlarms,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(0);
  }

  onApplicationShutdown(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  get isUp(): boolean {
    return this.isMeasurable && performance.now() >= this.writesFailUntilMs;
  }

  all(): ReadonlyMap<string, PartnerTotals> {
    return this.totals;
  }

  bytesOf(partnerCode: string): number {
    return this.totals.get(partnerCode)?.bytes ?? 0;
  }

  recordWrite(hasSucceeded: boolean): void {
    // A write that succeeds overrules a measurement that began before.
    if (hasSucceeded) this.isMeasurable = true;
    this.writesFailUntilMs = hasSucceeded ? -Infinity : performance.now() + WRITE_FAILURE_TTL_MS;
  }

  recordAdded(partnerCode: string, bytes: number): void {
    const totals = this.of(partnerCode);
    totals.waiting += 1;
    totals.bytes += bytes;
    totals.oldestWaitingMs ??= Date.now();
  }

  /** @param died how many of the rows stay, as dead; the others are erased */
  recordSettled(partnerCode: string, rows: number, bytes: number, died: number): void {
    const totals = this.of(partnerCode);
    totals.waiting = Math.max(0, totals.waiting - rows);
    totals.bytes = Math.max(0, totals.bytes - bytes);
    totals.dead += died;
    if (totals.waiting === 0) totals.oldestWaitingMs = null;
  }

  private of(partnerCode: string): PartnerTotals {
    let totals = this.totals.get(partnerCode);
    if (!totals) this.totals.set(partnerCode, (totals = emptyTotals()));
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
      this.totals = await this.readTotals();
      this.isMeasurable = true;
      this.alarms.report(this.totals);
    } catch (error) {
      if (!this.isStopped) this.alarms.reportUnavailable(error);
      this.isMeasurable = false;
    }
    this.schedule(Math.max(MEASURE_EVERY_MS, MEASURE_SHARE * (performance.now() - startedMs)));
  }

  /** A partner whose spool is empty now is there with zeros, so that its gauge does not keep its last value. */
  private async readTotals(): Promise<Map<string, PartnerTotals>> {
    const totals = new Map([...this.totals.keys()].map((partnerCode) => [partnerCode, emptyTotals()]));
    for (const { partner_code, state, rows, bytes, oldest_ms } of await this.repository.measure()) {
      const own = totals.get(partner_code) ?? emptyTotals();
      own[state] = rows;
      own.bytes += bytes;
      if (state === 'waiting') own.oldestWaitingMs = oldest_ms;
      totals.set(partner_code, own);
    }
    return totals;
  }
}

function emptyTotals(): PartnerTotals {
  return { waiting: 0, dead: 0, bytes: 0, oldestWaitingMs: null };
}
