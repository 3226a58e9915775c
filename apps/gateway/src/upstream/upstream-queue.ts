import type { BatchedRequest } from '@app/internal-protocol';
import type { UpstreamFailure, UpstreamResponse } from './upstream-response';
import { CircuitBreaker } from './circuit-breaker';
import { RecoveryWaiters } from './recovery-waiters';

/** More than this waiting for one service means that it does not keep up: the next is told so at once. */
const MAX_OUTSTANDING = 4_000;
const MAX_OUTSTANDING_BYTES = 32 * 1024 * 1024;

/** A postback that waits for its answer. Times are milliseconds of `performance.now()`. */
export interface QueuedPostback {
  request: BatchedRequest;
  sizeBytes: number;
  arrivedMs: number;
  deadlineMs: number;
  /** Its caller has been told that there was no answer; one that comes now is for nobody. */
  isSettled: boolean;
  resolve: (answer: UpstreamResponse | UpstreamFailure) => void;
}

/** The postbacks that wait for one partner's service: those that gather for the next batch, and those under way. */
export class UpstreamQueue {
  breaker = new CircuitBreaker();
  readonly recovery = new RecoveryWaiters();
  batchesInFlight = 0;
  isScheduled = false;
  isProbed = false;
  isProbeInFlight = false;
  timer: NodeJS.Timeout | undefined;
  private readonly pending: QueuedPostback[] = [];
  private readonly inFlight = new Set<readonly QueuedPostback[]>();
  private outstanding = 0;
  private outstandingBytes = 0;

  constructor(public origin: string) {}

  get isEmpty(): boolean {
    return this.outstanding === 0;
  }

  get hasPending(): boolean {
    return this.pending.length > 0;
  }

  hasRoomFor(sizeBytes: number): boolean {
    return this.outstanding < MAX_OUTSTANDING && this.outstandingBytes + sizeBytes <= MAX_OUTSTANDING_BYTES;
  }

  enqueue(item: QueuedPostback): void {
    this.count([item], 1);
    this.pending.push(item);
  }

  /** Those that go next: at least one if any waits. They are under way until `arrived`. */
  nextBatch(maxItems: number, maxBytes: number): QueuedPostback[] {
    let [count, bytes] = [0, 0];
    for (const { sizeBytes } of this.pending) {
      if (count > 0 && (count === maxItems || bytes + sizeBytes > maxBytes)) break;
      count += 1;
      bytes += sizeBytes;
    }
    const batch = this.pending.splice(0, count);
    if (count > 0) this.inFlight.add(batch);
    return batch;
  }

  /** One that goes by itself, at once. */
  startSingle(item: QueuedPostback): QueuedPostback[] {
    const alone = [item];
    this.count(alone, 1);
    this.inFlight.add(alone);
    return alone;
  }

  release(batch: readonly QueuedPostback[]): void {
    this.inFlight.delete(batch);
    this.count(batch, -1);
  }

  /**
   * Ends the waiting of those whose time is over, and tells the breaker of them.
   *
   * @returns whether the service should be asked if it is there, because those that are left wait in vain
   */
  expire(nowMs: number): boolean {
    let [waiting, oldestMs, expired] = [0, nowMs, 0];
    for (const batch of [...this.inFlight, this.pending]) {
      for (const item of batch) {
        if (item.isSettled) continue;
        if (item.deadlineMs <= nowMs) {
          expired += 1;
          fail(item, 'timeout');
          continue;
        }
        waiting += 1;
        oldestMs = Math.min(oldestMs, item.arrivedMs);
      }
    }
    if (expired > 0) {
      this.removeSettled();
      this.breaker.recordFailures(expired, nowMs);
    }
    return waiting > 0 && this.breaker.isProbeDue(oldestMs, nowMs);
  }

  /** Nobody waits any longer for a service that is away. */
  abandon(): void {
    for (const item of this.pending) fail(item, 'away');
    for (const batch of this.inFlight) for (const item of batch) fail(item, 'abandoned');
    this.removeSettled();
  }

  private removeSettled(): void {
    const ended = this.pending.filter(({ isSettled: isOver }) => isOver);
    if (ended.length === 0) return;
    const left = this.pending.filter(({ isSettled: isOver }) => !isOver);
    this.pending.splice(0, this.pending.length, ...left);
    this.count(ended, -1);
  }

  private count(items: readonly QueuedPostback[], sign: 1 | -1): void {
    this.outstanding += sign * items.length;
    for (const { sizeBytes } of items) this.outstandingBytes += sign * sizeBytes;
  }
}

function fail(item: QueuedPostback, reason: UpstreamFailure['reason']): void {
  if (item.isSettled) return;
  item.isSettled = true;
  item.resolve({ kind: 'unanswered', reason });
}

/** What a postback takes of memory and of a batch, in bytes, near enough. */
export function sizeOf({ target, headers, body }: BatchedRequest): number {
  let size = target.length + body.length + 128;
  for (const text of headers) size += text.length;
  return size;
}
