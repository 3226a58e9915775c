import type { BatchedRequest } from '@app/internal-protocol';
import { CircuitBreaker } from './circuit-breaker';
import type { DeliveryResult, UpstreamFailure } from './upstream-response';

export const MAX_BATCH = 200;
/** Far below what a service takes (8 MiB), because base64 and escapes make a batch larger. */
export const MAX_BATCH_BYTES = 1024 * 1024;
/** A service with more postbacks outstanding does not keep up; further ones fail at once. */
const MAX_OUTSTANDING = 4_000;
const MAX_OUTSTANDING_BYTES = 32 * 1024 * 1024;

/** Postbacks that arrive while this many batches are in flight go with the next one. */
const MAX_BATCHES_IN_FLIGHT = 3;
/** Pending postbacks for each batch in flight that are worth a request beside it; fewer share the next one. */
const WORTH_A_BATCH = 16;
/** Postbacks do not wait to share the next request while the last one takes longer than this. */
const SLOW_BATCH_MS = 10;

/** A postback that waits for its response. Times are milliseconds of `performance.now()`. */
export interface QueuedPostback {
  request: BatchedRequest;
  sizeBytes: number;
  arrivedMs: number;
  deadlineMs: number;
  /** No response by its deadline means that the service sleeps, and not that it fails. */
  mayWake: boolean;
  /** It was resolved already; a response that comes now is ignored. */
  isSettled: boolean;
  resolve: (result: DeliveryResult) => void;
}

/** The outstanding postbacks of one partner's service: those pending for the next batch and those in flight. */
export class UpstreamQueue {
  readonly breaker = new CircuitBreaker();
  isScheduled = false;
  /** Probes are sent until the service is ready again. */
  isProbed = false;
  /** It is probed because it sleeps, and has not taken too long to start. */
  isStarting = false;
  /** A probe of a silent service is in flight. */
  isProbeInFlight = false;
  timer: NodeJS.Timeout | undefined;
  private readonly pending: QueuedPostback[] = [];
  private inFlight: readonly (readonly QueuedPostback[])[] = [];
  private lastBatchMs = -Infinity;
  private outstanding = 0;
  private outstandingBytes = 0;

  constructor(readonly origin: string) {}

  get isEmpty(): boolean {
    return this.outstanding === 0;
  }

  /** Whether to send the next batch: small ones wait for those in flight, because each request costs both sides. */
  isBatchDue(nowMs: number): boolean {
    const [pending, inFlight] = [this.pending.length, this.inFlight.length];
    if (pending === 0 || inFlight >= MAX_BATCHES_IN_FLIGHT) return false;
    return inFlight === 0 || pending >= inFlight * WORTH_A_BATCH || nowMs - this.lastBatchMs >= SLOW_BATCH_MS;
  }

  hasRoomFor(sizeBytes: number): boolean {
    return this.outstanding < MAX_OUTSTANDING && this.outstandingBytes + sizeBytes <= MAX_OUTSTANDING_BYTES;
  }

  enqueue(item: QueuedPostback): void {
    this.count([item], 1);
    this.pending.push(item);
  }

  /** Takes the next batch, at least one postback if any is pending. It is in flight until it is released. */
  nextBatch(nowMs: number): QueuedPostback[] {
    const batch = this.pending.splice(0, batchEnd(this.pending, 0));
    if (batch.length === 0) return batch;
    this.inFlight = [...this.inFlight, batch];
    this.lastBatchMs = nowMs;
    return batch;
  }

  release(batch: readonly QueuedPostback[]): void {
    this.inFlight = this.inFlight.filter((one) => one !== batch);
    this.count(batch, -1);
  }

  /**
   * Fails the postbacks whose deadline has passed and records them as failures; one that may have woken its service opens
   * the circuit instead.
   *
   * @returns whether a probe is due, because the others have waited without a response
   */
  expire(nowMs: number): boolean {
    let [waiting, oldestMs, expired, isAsleep] = [0, nowMs, 0, false];
    for (const batch of [...this.inFlight, this.pending]) {
      for (const item of batch) {
        if (item.isSettled) continue;
        if (item.deadlineMs <= nowMs) {
          expired += 1;
          isAsleep ||= item.mayWake;
          fail(item, item.mayWake ? 'asleep' : 'timeout');
          continue;
        }
        waiting += 1;
        oldestMs = Math.min(oldestMs, item.arrivedMs);
      }
    }
    if (expired > 0) {
      this.removeSettled();
      if (isAsleep) this.breaker.open(nowMs);
      else this.breaker.recordFailures(expired, nowMs);
    }
    return waiting > 0 && this.breaker.isProbeDue(oldestMs, nowMs);
  }

  /** Fails all postbacks at once, because the circuit is open. Those in flight may have been stored. */
  abandon(): void {
    for (const item of this.pending) fail(item, this.isStarting ? 'starting' : 'away');
    for (const batch of this.inFlight) for (const item of batch) fail(item, this.isStarting ? 'asleep' : 'abandoned');
    this.removeSettled();
  }

  private removeSettled(): void {
    const settled = this.pending.filter(({ isSettled }) => isSettled);
    if (settled.length === 0) return;
    const left = this.pending.filter(({ isSettled }) => !isSettled);
    this.pending.splice(0, this.pending.length, ...left);
    this.count(settled, -1);
  }

  private count(items: readonly QueuedPostback[], sign: 1 | -1): void {
    this.outstanding += sign * items.length;
    for (const { sizeBytes } of items) this.outstandingBytes += sign * sizeBytes;
  }
}

/** The index behind a batch that begins at `start`: as many postbacks as fit the limits, but at least one. */
export function batchEnd(postbacks: readonly Pick<QueuedPostback, 'sizeBytes'>[], start: number): number {
  const maxEnd = Math.min(postbacks.length, start + MAX_BATCH);
  let bytes = 0;
  for (let end = start; end < maxEnd; end += 1) {
    bytes += postbacks[end]!.sizeBytes;
    if (bytes > MAX_BATCH_BYTES && end > start) return end;
  }
  return maxEnd;
}

/** About how many bytes a postback takes in memory and in a batch. */
export function sizeOf({ target, headers, body }: BatchedRequest): number {
  let size = target.length + body.length + 128;
  for (const text of headers) size += text.length;
  return size;
}

function fail(item: QueuedPostback, reason: UpstreamFailure['reason']): void {
  if (item.isSettled) return;
  item.isSettled = true;
  item.resolve({ kind: 'failure', reason });
}
