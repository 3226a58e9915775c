import { closeSync, openSync, writeSync } from 'node:fs';
import { createHistogram } from 'node:perf_hooks';
import type { Postback } from './compose-postback';
import type { Verdict } from './judge-answer';
import type { Acknowledgement, ClientSummary, Way } from './way';

const FAULTS_SHOWN = 50;
/** Under this name the summary counts postbacks to an endpoint that was renamed or switched off. */
export const UNROUTED = 'answered 404';

interface Timing {
  sentAtMs: number;
  tookMs: number;
}

/** What the client remembers: every acknowledgement in a file, at once; the rest as counts. */
export class Books {
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

  enter(postback: Postback, way: Way, verdict: Verdict, timing: Timing): void {
    this.requests += 1;
    this.answersUs.record(Math.max(1, Math.round(timing.tookMs * 1_000)));
    switch (verdict.kind) {
      case 'acknowledged':
        return this.acknowledge(postback, way, verdict, timing);
      case 'unavailable':
        return count(this.unacknowledged, 'answered 503');
      case 'unrouted':
        return count(this.unacknowledged, UNROUTED);
      case 'wrong':
        count(this.unacknowledged, 'answered wrongly');
        this.addFault(`${way.name}: ${postback.method} ${postback.target}: ${verdict.reason}`);
    }
  }

  /** There was no answer, or only a part of one. */
  enterBreak(reason: string): void {
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
    way: Way,
    { receipt, answer }: Extract<Verdict, { kind: 'acknowledged' }>,
    { sentAtMs, tookMs }: Timing,
  ): void {
    const entry: Acknowledgement = { receipt, network, way: way.name, ...expected, answer, sentAtMs, tookMs };
    writeSync(this.file, `${JSON.stringify(entry)}\n`);
    count(this.acknowledged, answer);
    if (this.receipts.has(receipt)) this.addFault(`${way.name}: the receipt ${receipt} was given to two postbacks`);
    this.receipts.add(receipt);
  }

  private addFault(fault: string): void {
    if (this.faults.length < FAULTS_SHOWN) this.faults.push(fault);
  }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
