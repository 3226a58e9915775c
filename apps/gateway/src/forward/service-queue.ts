import type { BatchedRequest } from '@app/postback';
import type { NoAnswer, ServiceAnswer } from './exchange';
import { ServiceBreaker } from './service-breaker';
import { ServiceReturn } from './service-return';

/** More than this waiting for one service means that it does not keep up: the next is told so at once. */
const MAX_OUTSTANDING = 4_000;
const MAX_OUTSTANDING_BYTES = 32 * 1024 * 1024;

/** A postback that waits for its answer. Times are milliseconds of `performance.now()`. */
export interface WaitingPostback {
  request: BatchedRequest;
  sizeBytes: number;
  arrivedMs: number;
  deadlineMs: number;
  /** Its caller has been told that there was no answer; one that comes now is for nobody. */
  isOver: boolean;
  resolve: (answer: ServiceAnswer | NoAnswer) => void;
}

/** The postbacks that wait for one partner's service: those that gather for the next batch, and those under way. */
export class ServiceQueue {
  breaker = new ServiceBreaker();
  readonly return = new ServiceReturn();
  batchesUnderWay = 0;
  isScheduled = false;
  isProbed = false;
  isChecked = false;
  timer: NodeJS.Timeout | undefined;
  private readonly gathered: WaitingPostback[] = [];
  private readonly underWay = new Set<readonly WaitingPostback[]>();
  private outstanding = 0;
  private outstandingBytes = 0;

  constructor(public origin: string) {}

  get isEmpty(): boolean {
    return this.outstanding === 0;
  }

  get hasGathered(): boolean {
    return this.gathered.length > 0;
  }

  hasRoomFor(sizeBytes: number): boolean {
    return this.outstanding < MAX_OUTSTANDING && this.outstandingBytes + sizeBytes <= MAX_OUTSTANDING_BYTES;
  }

  gather(item: WaitingPostback): void {
    this.count([item], 1);
    this.gathered.push(item);
  }

  /** Those that go next: at least one if any waits. They are under way until `arrived`. */
  takeBatch(maxItems: number, maxBytes: number): WaitingPostback[] {
    let [count, bytes] = [0, 0];
    for (const { sizeBytes } of this.gathered) {
      if (count > 0 && (count === maxItems || bytes + sizeBytes > maxBytes)) break;
      count += 1;
      bytes += sizeBytes;
    }
    const batch = this.gathered.splice(0, count);
    if (count > 0) this.underWay.add(batch);
    return batch;
  }

  /** One that goes by itself, at once. */
  takeAlone(item: WaitingPostback): WaitingPostback[] {
    const alone = [item];
    this.count(alone, 1);
    this.underWay.add(alone);
    return alone;
  }

  arrived(batch: readonly WaitingPostback[]): void {
    this.underWay.delete(batch);
    this.count(batch, -1);
  }

  /**
   * Ends the waiting of those whose time is over, and tells the breaker of them.
   *
   * @returns whether the service should be asked if it is there, because those that are left wait in vain
   */
  look(nowMs: number): boolean {
    let [waiting, oldestMs, expired] = [0, nowMs, 0];
    for (const batch of [...this.underWay, this.gathered]) {
      for (const item of batch) {
        if (item.isOver) continue;
        if (item.deadlineMs <= nowMs) {
          expired += 1;
          end(item, 'timeout');
          continue;
        }
        waiting += 1;
        oldestMs = Math.min(oldestMs, item.arrivedMs);
      }
    }
    if (expired > 0) {
      this.dropEnded();
      this.breaker.failed(expired, nowMs);
    }
    return waiting > 0 && this.breaker.isSuspect(oldestMs, nowMs);
  }

  /** Nobody waits any longer for a service that is away. */
  abandon(): void {
    for (const item of this.gathered) end(item, 'away');
    for (const batch of this.underWay) for (const item of batch) end(item, 'abandoned');
    this.dropEnded();
  }

  private dropEnded(): void {
    const ended = this.gathered.filter(({ isOver }) => isOver);
    if (ended.length === 0) return;
    const left = this.gathered.filter(({ isOver }) => !isOver);
    this.gathered.splice(0, this.gathered.length, ...left);
    this.count(ended, -1);
  }

  private count(items: readonly WaitingPostback[], sign: 1 | -1): void {
    this.outstanding += sign * items.length;
    for (const { sizeBytes } of items) this.outstandingBytes += sign * sizeBytes;
  }
}

function end(item: WaitingPostback, reason: NoAnswer['reason']): void {
  if (item.isOver) return;
  item.isOver = true;
  item.resolve({ kind: 'unanswered', reason });
}

/** What a postback takes of memory and of a batch, in bytes, near enough. */
export function sizeOf({ target, headers, body }: BatchedRequest): number {
  let size = target.length + body.length + 128;
  for (const text of headers) size += text.length;
  return size;
}
