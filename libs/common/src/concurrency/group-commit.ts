export interface GroupCommitOptions {
  /** Most items that one write takes. */
  maxBatch: number;
  /** Most items that may wait; more are refused. */
  maxPending: number;
}

/** The queue is full: the caller must say so rather than promise anything. */
export class QueueFullError extends Error {
  constructor(readonly pending: number) {
    super(`${pending} items are waiting already`);
    this.name = 'QueueFullError';
  }
}

interface PendingItem<Item, Outcome> {
  item: Item;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

/**
 * Lets concurrent callers share one write. While a write is under way the next items gather; when it ends they
 * go together. The first item goes at the end of the current turn of the event loop, so that those read from
 * their sockets in the same turn go with it. No item ever waits on a timer.
 */
export class GroupCommit<Item, Outcome> {
  private pending: PendingItem<Item, Outcome>[] = [];
  private isWriting = false;
  private isScheduled = false;

  /** @param write stores all items or rejects; answers one outcome an item, in their order */
  constructor(
    private readonly write: (items: Item[]) => Promise<Outcome[]>,
    private readonly options: GroupCommitOptions,
  ) {}

  get depth(): number {
    return this.pending.length;
  }

  /** Resolves with the item's outcome once its write is done. @throws QueueFullError */
  add(item: Item): Promise<Outcome> {
    if (this.pending.length >= this.options.maxPending) return Promise.reject(new QueueFullError(this.pending.length));
    return new Promise((resolve, reject) => {
      this.pending.push({ item, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.isScheduled || this.isWriting) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      void this.flush();
    });
  }

  private async flush(): Promise<void> {
    if (this.pending.length === 0) return;
    this.isWriting = true;
    const batch = this.pending.splice(0, this.options.maxBatch);
    try {
      const outcomes = await this.write(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(outcomes[index]!));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.isWriting = false;
      if (this.pending.length > 0) this.schedule();
    }
  }
}
