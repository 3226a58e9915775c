interface Waiter {
  resolve: () => void;
  timer: NodeJS.Timeout;
}

/** At most so many users at a time; the others wait in their order, up to a timeout. */
export class Slots {
  private inUse = 0;
  private readonly waiting: Waiter[] = [];
  private onIdle: (() => void) | undefined;

  constructor(
    private readonly max: number,
    private readonly waitTimeoutMs: number,
  ) {}

  /** @throws Error with "timeout" */
  acquire(): Promise<void> | undefined {
    if (this.inUse < this.max) {
      this.inUse += 1;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        reject(new Error(`timeout: no connection of this partner was free within ${this.waitTimeoutMs} ms`));
      }, this.waitTimeoutMs);
      const waiter = { resolve, timer };
      this.waiting.push(waiter);
    });
  }

  release(): void {
    const next = this.waiting.shift();
    if (next) {
      clearTimeout(next.timer);
      next.resolve();
      return;
    }
    this.inUse -= 1;
    if (this.inUse === 0) this.onIdle?.();
  }

  /** Resolves when none is in use. */
  async drain(): Promise<void> {
    if (this.inUse > 0) await new Promise<void>((resolve) => (this.onIdle = resolve));
  }
}
