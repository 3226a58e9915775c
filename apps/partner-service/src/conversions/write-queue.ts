import { GroupCommit, type Log, messageForLog, problems, QueueFullError } from '@app/common';
import { classifyDatabaseError, type DatabaseErrorKind } from '../database/classify-database-error';
import type { ConversionRepository } from './conversion.repository';
import type { PostbackKey, StoredOutcome } from './conversion-row';

const MAX_BATCH = 500;
const RETRY_PAUSE_MS = { least: 10, most: 250 };

/** One outcome an item, in their order; undefined for an item that this lane leaves to another. */
export type BatchOutcomes = (StoredOutcome | undefined)[];

/** What makes one lane differ from another. */
export interface QueueOptions<Item> {
  name: string;
  /** Stores all items or none. */
  write: (items: readonly Item[]) => Promise<BatchOutcomes>;
  keyOf: (item: Item) => PostbackKey;
  /** What becomes of a single item that the database refuses. */
  quarantineRejected: (item: Item, error: unknown) => Promise<StoredOutcome>;
}

interface Entry<Item> {
  item: Item;
  /** Unix milliseconds after which its sender is told to try again. */
  storeBefore: number;
}

/** A queue whose waiting items are written together, and tried again as the database's error asks. */
export class WriteQueue<Item> {
  private readonly commits: GroupCommit<Entry<Item>, StoredOutcome | undefined>;
  /** Told the size of each batch written. */
  onBatch: (size: number) => void = () => {};

  constructor(
    private readonly work: QueueOptions<Item>,
    private readonly repository: ConversionRepository,
    private readonly log: Log,
    maxWaiting: number,
  ) {
    this.commits = new GroupCommit((entries) => this.write(entries), { maxBatch: MAX_BATCH, maxPending: maxWaiting });
  }

  get name(): string {
    return this.work.name;
  }

  get depth(): number {
    return this.commits.depth;
  }

  /** @throws Problem unavailable (503) */
  async add(item: Item, storeBefore: number): Promise<StoredOutcome | undefined> {
    try {
      return await this.commits.add({ item, storeBefore });
    } catch (error) {
      const full = error instanceof QueueFullError;
      throw problems.unavailable(
        full ? 'Too many postbacks are waiting.' : 'The database takes no postbacks at the moment.',
        error,
      );
    }
  }

  /** Items whose sender was already told to try again are left out, so that nothing stale holds up the others. */
  private async write(entries: readonly Entry<Item>[]): Promise<BatchOutcomes> {
    for (let attempt = 1; ; attempt += 1) {
      const nowMs = Date.now();
      const live = entries.filter(({ storeBefore }) => storeBefore > nowMs);
      if (live.length < entries.length) return this.writeLive(entries, live);
      try {
        const outcomes = await this.work.write(entries.map(({ item }) => item));
        this.onBatch(entries.length);
        return outcomes;
      } catch (error) {
        const settled = await this.settle(entries, error);
        if (settled) return settled;
        this.logRetry(entries.length, attempt, error);
        await pause(attempt);
      }
    }
  }

  private async writeLive(entries: readonly Entry<Item>[], live: readonly Entry<Item>[]): Promise<BatchOutcomes> {
    if (live.length === 0) return entries.map(() => undefined);
    const outcomes = await this.write(live);
    const outcomeOf = new Map(live.map((entry, index) => [entry, outcomes[index]]));
    return entries.map((entry) => outcomeOf.get(entry));
  }

  /** What an error makes of the batch at once; undefined where the same batch is to be tried again. */
  private async settle(entries: readonly Entry<Item>[], error: unknown): Promise<BatchOutcomes | undefined> {
    try {
      return await this.settleAs(classifyDatabaseError(error), entries, error);
    } catch (second) {
      // The database may have gone away between the error and what was to be done about it.
      if (second !== error && classifyDatabaseError(second) === 'transient') return undefined;
      throw second;
    }
  }

  private async settleAs(
    fault: DatabaseErrorKind,
    entries: readonly Entry<Item>[],
    error: unknown,
  ): Promise<BatchOutcomes | undefined> {
    const { keyOf: receiptOf, quarantineRejected: setAside } = this.work;
    switch (fault) {
      case 'bad_row':
        return entries.length > 1 ? this.bisect(entries) : [await setAside(entries[0]!.item, error)];
      case 'receipt_seen':
        return this.settleSeen(entries);
      case 'missing_partition':
        await this.repository.makePartitions(entries.map(({ item }) => receiptOf(item)));
        return undefined;
      case 'transient':
        return undefined;
      case 'unavailable':
        throw error;
    }
  }

  private logRetry(size: number, attempt: number, error: unknown): void {
    this.log.warn('A batch is tried again', { lane: this.name, size, attempt, cause: messageForLog(error) });
  }

  private async bisect(entries: readonly Entry<Item>[]): Promise<BatchOutcomes> {
    const middle = entries.length >> 1;
    const [first, second] = [entries.slice(0, middle), entries.slice(middle)];
    const stored = await this.write(first);
    return [...stored, ...(await this.tryWrite(second))];
  }

  /** What fails must not take from those before it the outcome of what is committed: it is left to be tried again. */
  private async tryWrite(entries: readonly Entry<Item>[]): Promise<BatchOutcomes> {
    try {
      return await this.write(entries);
    } catch (error) {
      this.log.error('Part of a batch could not be stored', error, { lane: this.name, size: entries.length });
      return entries.map(() => undefined);
    }
  }

  /** Receipts and signatures that were stored before get their first outcome; the rest of the batch is written without them. */
  private async settleSeen(entries: readonly Entry<Item>[]): Promise<BatchOutcomes | undefined> {
    const outcomes = await this.repository.findSeen(entries.map(({ item }) => this.work.keyOf(item)));
    const rest = entries.filter((_, index) => !outcomes[index]);
    if (rest.length === entries.length) return undefined;
    const written = rest.length > 0 ? await this.write(rest) : [];
    const writtenOf = new Map(rest.map((entry, index) => [entry, written[index]]));
    return entries.map((entry, index) => outcomes[index] ?? writtenOf.get(entry));
  }
}

/** Exponential with full jitter, so that two instances that collided do not collide again. */
function pause(attempt: number): Promise<void> {
  const most = Math.min(RETRY_PAUSE_MS.most, RETRY_PAUSE_MS.least * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, Math.random() * most));
}
