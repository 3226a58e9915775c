export interface GroupCommitOptions {
  /** Maximum items in one write. */
  maxBatch: number;
  /** Maximum pending items; more are refused. */
  maxPending: number;
  /** Maximum writes at the same time; by default one. */
  maxInFlight?: number;
}

/** The queue is full, so the item was refused. */
export class QueueFullError extends Error {
  constructor(readonly pending: number) {
    super(`${pending} items are pending already`);
    this.name = 'QueueFullError';
  }
}

interface PendingItem<Item, Outcome> {
  item: Item;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

/**
 * Combines concurrent items into one write. Items that arrive while every allowed write is in flight form the next batch. The first write
 * starts at the end of the current turn of the event loop, so that requests read in the same turn share it. No item
 * waits for a timer.
 */
export class GroupCommit<Item, Outcome> {
  private pending: PendingItem<Item, Outcome>[] = [];
  private inFlight = 0;
  private isScheduled = false;

  /** @param write stores all items or rejects; resolves to one outcome for each item, in order */
  constructor(
    private readonly write: (items: Item[]) => Promise<Outcome[]>,
    private readonly options: GroupCommitOptions,
  ) {}

  get depth(): number {
    return this.pending.length;
  }

  /** Resolves to the item's outcome after its write. @throws QueueFullError */
  add(item: Item): Promise<Outcome> {
    if (this.pending.length >= this.options.maxPending) return Promise.reject(new QueueFullError(this.pending.length));
    return new Promise((resolve, reject) => {
      this.pending.push({ item, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isScheduled || this.inFlight >= (this.options.maxInFlight ?? 1)) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      void this.flush();
    });
  }

  private async flush(): Promise<void> {
    if (this.pending.length === 0) return;
    this.inFlight += 1;
    const batch = this.pending.splice(0, this.options.maxBatch);
    try {
      const outcomes = await this.write(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(outcomes[index]!));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.inFlight -= 1;
      if (this.pending.length > 0) this.schedule();
    }
  }
}
