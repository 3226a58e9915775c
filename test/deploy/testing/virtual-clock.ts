interface Sleeper {
  atMs: number;
  wake: () => void;
}

/**
 * A clock that goes on to the next sleeper as soon as everything else waits, so that hours pass in a moment. What runs
 * against it must wait for nothing but this clock and other promises: a real timer or socket would be overtaken.
 */
export class VirtualClock {
  nowMs = 0;
  private readonly sleepers: Sleeper[] = [];
  private isPumping = false;

  sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.sleepers.push({ atMs: this.nowMs + ms, wake: resolve });
    this.pump();
    return promise;
  }

  /** After a turn of the event loop every promise that could settle has settled. */
  private pump(): void {
    if (this.isPumping) return;
    this.isPumping = true;
    setImmediate(() => {
      this.isPumping = false;
      const first = this.sleepers.toSorted((one, other) => one.atMs - other.atMs)[0];
      if (!first) return;
      this.sleepers.splice(this.sleepers.indexOf(first), 1);
      this.nowMs = first.atMs;
      first.wake();
      this.pump();
    });
  }
}
