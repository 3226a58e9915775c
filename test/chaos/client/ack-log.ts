import { closeSync, openSync, writeSync } from 'node:fs';
import { createHistogram } from 'node:perf_hooks';
import type { ResponseCheck } from './check-response';
import type { Postback } from './compose-postback';
import type { Acknowledgement, ClientSummary, EntryPoint } from './messages';

const MAX_FAULTS = 50;
/** How the summary counts postbacks to an endpoint that was renamed or deactivated. */
export const UNROUTED = 'answered 404';

/** Records what the client sees: each acknowledgement in a file at once, everything else as counts. */
export class AckLog {
  private readonly file: number;
  private readonly postbackIds = new Set<string>();
  private readonly latenciesUs = createHistogram();
  private readonly acknowledged: Record<string, number> = {};
  private readonly unacknowledged: Record<string, number> = {};
  private readonly faults: string[] = [];
  private requests = 0;

  constructor(path: string) {
    this.file = openSync(path, 'a');
  }

  recordResponse(
    { method, target, network, expected }: Postback,
    { name: entryPoint }: EntryPoint,
    check: ResponseCheck,
    timing: { sentAtMs: number; tookMs: number },
  ): void {
    this.requests += 1;
    this.latenciesUs.record(Math.max(1, Math.round(timing.tookMs * 1_000)));
    if (check.kind === 'unavailable') count(this.unacknowledged, 'answered 503');
    if (check.kind === 'unrouted') count(this.unacknowledged, UNROUTED);
    if (check.kind === 'wrong') {
      count(this.unacknowledged, 'answered wrongly');
      this.addFault(`${entryPoint}: ${method} ${target}: ${check.reason}`);
    }
    if (check.kind !== 'acknowledged') return;
    const { postbackId, outcome } = check;
    const entry: Acknowledgement = { postbackId, network, entryPoint, ...expected, outcome, ...timing };
    writeSync(this.file, `${JSON.stringify(entry)}\n`);
    count(this.acknowledged, outcome);
    if (this.postbackIds.has(postbackId)) this.addFault(`${entryPoint}: two postbacks got the id ${postbackId}`);
    this.postbackIds.add(postbackId);
  }

  /** Records a request without a complete response. */
  recordNoResponse(reason: string): void {
    this.requests += 1;
    count(this.unacknowledged, `no response (${reason})`);
  }

  close(): ClientSummary {
    closeSync(this.file);
    const { requests, acknowledged, unacknowledged, latenciesUs, faults } = this;
    return {
      requests,
      acknowledged,
      unacknowledged,
      worstMs: latenciesUs.max / 1_000,
      p50Ms: latenciesUs.percentile(50) / 1_000,
      p99Ms: latenciesUs.percentile(99) / 1_000,
      faults,
    };
  }

  private addFault(fault: string): void {
    if (this.faults.length < MAX_FAULTS) this.faults.push(fault);
  }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
