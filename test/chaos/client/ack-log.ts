import { closeSync, openSync, writeSync } from 'node:fs';
import { createHistogram } from 'node:perf_hooks';
import type { Postback } from './compose-postback';
import type { ResponseCheck } from './check-response';
import type { Acknowledgement, ClientSummary, EntryPoint } from './client-messages';

const MAX_PROBLEMS = 50;
/** Under this name the summary counts postbacks to an endpoint that was renamed or switched off. */
export const UNROUTED = 'answered 404';

interface Timing {
  sentAtMs: number;
  tookMs: number;
}

/** What the client remembers: every acknowledgement in a file, at once; the rest as counts. */
export class AckLog {
  private readonly file: number;
  private readonly receipts = new Set<string>();
  private readonly answersUs = createHistogram();
  private readonly acknowledged: Record<string, number> = {};
  private readonly unacknowledged: Record<string, number> = {};
  private readonly faults: string[] = [];
  private requests = 0;

  constructor(ledgerPath: string) {
    this.file = openSync(ledgerPath, 'a');
  }

  record(postback: Postback, entryPoint: EntryPoint, check: ResponseCheck, timing: Timing): void {
    this.requests += 1;
    this.answersUs.record(Math.max(1, Math.round(timing.tookMs * 1_000)));
    switch (check.kind) {
      case 'acknowledged':
        return this.acknowledge(postback, entryPoint, check, timing);
      case 'unavailable':
        return count(this.unacknowledged, 'answered 503');
      case 'unrouted':
        return count(this.unacknowledged, UNROUTED);
      case 'wrong':
        count(this.unacknowledged, 'answered wrongly');
        this.addProblem(`${entryPoint.name}: ${postback.method} ${postback.target}: ${check.reason}`);
    }
  }

  /** There was no answer, or only a part of one. */
  recordBroken(reason: string): void {
    this.requests += 1;
    count(this.unacknowledged, `no answer (${reason})`);
  }

  close(): ClientSummary {
    closeSync(this.file);
    const { requests, acknowledged, unacknowledged, answersUs, faults } = this;
    const [worstMs, p50Ms, p99Ms] = [answersUs.max, answersUs.percentile(50), answersUs.percentile(99)].map(
      (us) => us / 1_000,
    ) as [number, number, number];
    return { requests, acknowledged, unacknowledged, worstMs, p50Ms, p99Ms, faults };
  }

  private acknowledge(
    { network, expected }: Postback,
    entryPoint: EntryPoint,
    { receipt, answer }: Extract<ResponseCheck, { kind: 'acknowledged' }>,
    { sentAtMs, tookMs }: Timing,
  ): void {
    const entry: Acknowledgement = {
      receipt,
      network,
      entryPoint: entryPoint.name,
      ...expected,
      answer,
      sentAtMs,
      tookMs,
    };
    writeSync(this.file, `${JSON.stringify(entry)}\n`);
    count(this.acknowledged, answer);
    if (this.receipts.has(receipt))
      this.addProblem(`${entryPoint.name}: the receipt ${receipt} was given to two postbacks`);
    this.receipts.add(receipt);
  }

  private addProblem(fault: string): void {
    if (this.faults.length < MAX_PROBLEMS) this.faults.push(fault);
  }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
