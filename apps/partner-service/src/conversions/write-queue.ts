import { GroupCommit, type Log, messageForLog, problems, QueueFullError } from '@app/common';
import { classifyDatabaseError } from '../database/classify-database-error';
import type { PostbackKey, StoredOutcome } from './conversion-row';
import type { ConversionRepository } from './conversion.repository';

const MAX_BATCH = 500;
const BACKOFF_MS = { min: 10, max: 250 };

/** One outcome per item, in their order; undefined for an item that this queue leaves to another. */
export type BatchOutcomes = (StoredOutcome | undefined)[];

interface QueueOptions<Item> {
  name: string;
  maxPending: number;
  /** Maximum writes at the same time; by default one. */
  maxInFlight?: number;
  /** Stores all items or none. */
  write: (items: readonly Item[]) => Promise<BatchOutcomes>;
  /** Takes a single item that the database refuses. */
  reject: (item: Item, error: unknown) => Promise<StoredOutcome>;
}

interface Entry<Item> {
  item: Item;
  /** Unix milliseconds after which the sender is asked to retry. */
  deadlineMs: number;
  outcome: StoredOutcome | undefined;
}

/** Writes pending items together, and retries or bisects a batch as the database's error asks. */
export class WriteQueue<Item extends { row: PostbackKey }> {
  readonly name: string;
  /** Called with the size of each batch written. */
  onBatch: (size: number) => void = () => {};
  private readonly commits: GroupCommit<Entry<Item>, StoredOutcome | undefined>;

  constructor(
    private readonly options: QueueOptions<Item>,
    private readonly repository: ConversionRepository,
    private readonly log: Log,
  ) {
    this.name = options.name;
    const commit = async (entries: Entry<Item>[]): Promise<BatchOutcomes> => {
      await this.write(entries);
      return entries.map(({ outcome }) => outcome);
    };
    const { maxPending, maxInFlight = 1 } = options;
    this.commits = new GroupCommit(commit, { maxBatch: MAX_BATCH, maxPending, maxInFlight });
  }

  get depth(): number {
    return this.commits.depth;
  }

  /** @throws Problem unavailable (503) */
  async add(item: Item, deadlineMs: number): Promise<StoredOutcome | undefined> {
    try {
      return await this.commits.add({ item, deadlineMs, outcome: undefined });
    } catch (error) {
      const isFull = error instanceof QueueFullError;
      throw problems.unavailable(
        isFull ? 'Too many postbacks are waiting.' : 'The database takes no postbacks at the moment.',
        error,
      );
    }
  }

  /** Drops items whose sender was already asked to retry, so that nothing stale delays the others. */
  private async write(entries: readonly Entry<Item>[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const nowMs = Date.now();
      const live = entries.filter(({ deadlineMs }) => deadlineMs > nowMs);
      if (live.length === 0) return;
      try {
        const outcomes = await this.options.write(live.map(({ item }) => item));
        live.forEach((entry, index) => (entry.outcome = outcomes[index]));
        this.onBatch(live.length);
        return;
      } catch (error) {
        if (await this.isSettled(live, error)) return;
        const cause = messageForLog(error);
        this.log.warn('Retrying a batch of postbacks', { queue: this.name, size: live.length, attempt, cause });
        await backOff(attempt);
      }
    }
  }

  /** Does what the error of a write asks for; false where the same batch is to be retried. */
  private async isSettled(entries: readonly Entry<Item>[], error: unknown): Promise<boolean> {
    try {
      return await this.settle(entries, error);
    } catch (second) {
      // The database may have become unreachable between the error and the reaction to it.
      if (second !== error && classifyDatabaseError(second) === 'transient') return false;
      throw second;
    }
  }

  private async settle(entries: readonly Entry<Item>[], error: unknown): Promise<boolean> {
    switch (classifyDatabaseError(error)) {
      case 'bad_row':
        if (entries.length > 1) await this.bisect(entries);
        else entries[0]!.outcome = await this.options.reject(entries[0]!.item, error);
        return true;
      case 'already_stored':
        return this.settleSeen(entries);
      case 'missing_partition':
        await this.repository.createPartitions(entries.map(({ item }) => item.row));
        return false;
      case 'transient':
        return false;
      case 'unavailable':
        throw error;
    }
  }

  /** A failure of the second half must not lose the outcomes of the first, which is committed. */
  private async bisect(entries: readonly Entry<Item>[]): Promise<void> {
    const middle = entries.length >> 1;
    const second = entries.slice(middle);
    await this.write(entries.slice(0, middle));
    try {
      await this.write(second);
    } catch (error) {
      this.log.error('Failed to store a part of a batch', error, { queue: this.name, size: second.length });
    }
  }

  /** Gives postbacks and signatures that were stored before their first outcome, and writes the rest without them. */
  private async settleSeen(entries: readonly Entry<Item>[]): Promise<boolean> {
    const outcomes = await this.repository.findSeen(entries.map(({ item }) => item.row));
    entries.forEach((entry, index) => (entry.outcome = outcomes[index]));
    const rest = entries.filter(({ outcome }) => !outcome);
    if (rest.length === entries.length) return false;
    await this.write(rest);
    return true;
  }
}

/** Exponential with full jitter, so that two instances that collided do not collide again. */
function backOff(attempt: number): Promise<void> {
  const maxMs = Math.min(BACKOFF_MS.max, BACKOFF_MS.min * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, Math.random() * maxMs));
}
