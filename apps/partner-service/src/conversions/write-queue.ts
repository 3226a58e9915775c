import { type Log, messageForLog, problems } from '@app/common';
import { classifyDatabaseError } from '../database/classify-database-error';
import type { PostbackKey, StoredOutcome } from './conversion-row';
import type { ConversionRepository } from './conversion.repository';

const MAX_BATCH = 500;
const BACKOFF_MS = { min: 10, max: 250 };
/** Timeouts are looked for no more often than this, so that an outage with a full queue costs little. */
const TIMEOUT_STEP_MS = 20;

/** One outcome per item, in their order; undefined for an item that goes on to the next queue. */
export type BatchOutcomes = (StoredOutcome | undefined)[];

interface QueueOptions<Item extends { row: PostbackKey }> {
  name: string;
  /** Maximum pending items; more are refused. */
  maxPending: number;
  /** Maximum writes at the same time. */
  maxInFlight: number;
  /** After this time an item's sender is asked to retry, whatever the database does. */
  timeoutMs: number;
  /** Stores all items or none. */
  write: (items: readonly Item[]) => Promise<BatchOutcomes>;
  /** Handles a single item that the database refuses. */
  reject: (item: Item, error: unknown) => Promise<StoredOutcome>;
  /** Receives the items without an outcome. */
  next?: () => WriteQueue<Item>;
  /** Receives the error of each write that failed for good, and undefined after each that succeeded. */
  onWrite: (error?: unknown) => void;
}

interface Entry<Item> {
  readonly item: Item;
  /** On the clock of `performance`. */
  readonly deadlineMs: number;
  readonly resolve: (outcome: StoredOutcome) => void;
  readonly reject: (error: unknown) => void;
  isSettled: boolean;
}

/**
 * Combines concurrent items into one write. Items that arrive while every allowed write is in flight form the next
 * batch; the first write starts at the end of the current turn of the event loop. No item waits for a timer. A batch is
 * retried or bisected as the database's error asks.
 */
export class WriteQueue<Item extends { row: PostbackKey }> {
  readonly name: string;
  /** Called with the size of each batch written. */
  onBatch: (size: number) => void = () => {};
  private pending: Entry<Item>[] = [];
  private inFlight: readonly (readonly Entry<Item>[])[] = [];
  private isScheduled = false;
  private timer: NodeJS.Timeout | undefined;
  private expiresAtMs = Infinity;

  constructor(
    private readonly options: QueueOptions<Item>,
    private readonly repository: ConversionRepository,
    private readonly log: Log,
  ) {
    this.name = options.name;
  }

  get depth(): number {
    return this.pending.length;
  }

  /** Resolves after the item's commit. @throws Problem unavailable (503) */
  add(item: Item): Promise<StoredOutcome> {
    const { maxPending, timeoutMs } = this.options;
    if (this.pending.length >= maxPending) {
      return Promise.reject(problems.unavailable('Too many postbacks are waiting.'));
    }
    const deadlineMs = performance.now() + timeoutMs;
    return new Promise((resolve, reject) => this.enqueue({ item, deadlineMs, resolve, reject, isSettled: false }));
  }

  private enqueue(entry: Entry<Item>): void {
    this.pending.push(entry);
    if (entry.deadlineMs < this.expiresAtMs) this.expireAt(entry.deadlineMs);
    this.schedule();
  }

  private schedule(): void {
    if (this.isScheduled || this.pending.length === 0 || this.inFlight.length >= this.options.maxInFlight) return;
    this.isScheduled = true;
    setImmediate(() => void this.flush());
  }

  private async flush(): Promise<void> {
    this.isScheduled = false;
    const batch = this.pending.splice(0, MAX_BATCH);
    this.inFlight = [...this.inFlight, batch];
    this.schedule();
    await this.write(batch);
    this.inFlight = this.inFlight.filter((one) => one !== batch);
    if (this.pending.length > 0) return this.schedule();
    if (this.inFlight.length > 0) return;
    this.expireAt(Infinity);
  }

  /** A write in flight may still be committed after its timeout: its sender comes again, and is then a duplicate. */
  private readonly expire = (): void => {
    const nowMs = performance.now();
    let oldestMs = Infinity;
    for (const entries of [this.pending, ...this.inFlight]) {
      for (const entry of entries) {
        if (entry.isSettled) continue;
        if (entry.deadlineMs <= nowMs) fail(entry, problems.unavailable('The postback could not be stored in time.'));
        else oldestMs = Math.min(oldestMs, entry.deadlineMs);
      }
    }
    this.pending = this.pending.filter(({ isSettled }) => !isSettled);
    this.expireAt(Math.max(oldestMs, nowMs + TIMEOUT_STEP_MS));
  };

  /** One timer for all items: one for each would cost more than writing its row. */
  private expireAt(timeMs: number): void {
    clearTimeout(this.timer);
    this.expiresAtMs = timeMs;
    if (timeMs < Infinity) this.timer = setTimeout(this.expire, timeMs - performance.now());
  }

  /** Settles every entry, or passes it on; never throws. */
  private async write(entries: readonly Entry<Item>[]): Promise<void> {
    try {
      for (let attempt = 1; ; attempt += 1) {
        // Nothing stale delays the others: whose sender was asked to retry is dropped.
        const live = entries.filter(({ isSettled }) => !isSettled);
        if (live.length === 0 || (await this.writeOnce(live, attempt))) return;
        await backOff(attempt);
      }
    } catch (error) {
      this.options.onWrite(error);
      const problem = problems.unavailable('The database takes no postbacks at the moment.', error);
      for (const entry of entries) if (!entry.isSettled) fail(entry, problem);
    }
  }

  /** Returns false when the same batch is to be retried. */
  private async writeOnce(entries: readonly Entry<Item>[], attempt: number): Promise<boolean> {
    try {
      const outcomes = await this.options.write(entries.map(({ item }) => item));
      this.onBatch(entries.length);
      this.options.onWrite();
      entries.forEach((entry, index) => this.settle(entry, outcomes[index]));
      return true;
    } catch (error) {
      if (await this.recover(entries, error)) return true;
      const cause = messageForLog(error);
      this.log.warn('Retrying a batch of postbacks', { queue: this.name, size: entries.length, attempt, cause });
      return false;
    }
  }

  private settle(entry: Entry<Item>, outcome: StoredOutcome | undefined): void {
    if (entry.isSettled) return;
    if (!outcome) return this.options.next!().enqueue(entry);
    entry.isSettled = true;
    entry.resolve(outcome);
  }

  /** Does what the error of a write asks for; false where the same batch is to be retried. */
  private async recover(entries: readonly Entry<Item>[], error: unknown): Promise<boolean> {
    try {
      switch (classifyDatabaseError(error)) {
        case 'bad_row':
          await this.bisect(entries, error);
          return true;
        case 'already_stored':
          return await this.settleSeen(entries);
        case 'missing_partition':
          await this.repository.createPartitions(entries.map(({ item }) => item.row));
          return false;
        case 'transient':
          return false;
        case 'unavailable':
          throw error;
      }
    } catch (second) {
      // The database may have become unreachable between the error and the reaction to it.
      if (second !== error && classifyDatabaseError(second) === 'transient') return false;
      throw second;
    }
  }

  private async bisect(entries: readonly Entry<Item>[], error: unknown): Promise<void> {
    if (entries.length === 1) {
      this.settle(entries[0]!, await this.options.reject(entries[0]!.item, error));
      return;
    }
    await this.writeHalves(entries);
  }

  private async writeHalves(entries: readonly Entry<Item>[]): Promise<void> {
    const middle = entries.length >> 1;
    await this.write(entries.slice(0, middle));
    await this.write(entries.slice(middle));
  }

  /**
   * Gives postbacks and signatures that were stored before their first outcome, and writes the rest without them. Where
   * none was stored, two of the batch are the same postback, sent again before it was stored.
   */
  private async settleSeen(entries: readonly Entry<Item>[]): Promise<boolean> {
    const outcomes = await this.repository.findSeen(entries.map(({ item }) => item.row));
    const rest = entries.filter((entry, index) => {
      const outcome = outcomes[index];
      if (outcome) this.settle(entry, outcome);
      return !outcome;
    });
    if (rest.length === entries.length) {
      if (entries.length === 1) return false;
      await this.writeHalves(entries);
      return true;
    }
    await this.write(rest);
    return true;
  }
}

function fail(entry: Entry<unknown>, error: unknown): void {
  entry.isSettled = true;
  entry.reject(error);
}

/** Exponential with full jitter, so that two instances that collided do not collide again. */
function backOff(attempt: number): Promise<void> {
  const maxMs = Math.min(BACKOFF_MS.max, BACKOFF_MS.min * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, Math.random() * maxMs));
}
