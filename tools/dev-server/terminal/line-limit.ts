const WINDOW_MS = 1_000;

/** Lets so many lines a second through, so that a busy process leaves the terminal readable and us free for work. */
export class LineLimit {
  private windowStartMs = Number.NEGATIVE_INFINITY;
  private shown = 0;
  private skipped = 0;

  constructor(private readonly linesPerSecond: number) {}

  /** Whether a line at `nowMs` is to be shown. */
  allows(nowMs: number): boolean {
    if (nowMs - this.windowStartMs >= WINDOW_MS) {
      this.windowStartMs = nowMs;
      this.shown = 0;
    }
    if (this.shown < this.linesPerSecond) {
      this.shown += 1;
      return true;
    }
    this.skipped += 1;
    return false;
  }

  /** How many lines were not shown since this was last asked. */
  drainSkipped(): number {
    const { skipped } = this;
    this.skipped = 0;
    return skipped;
  }
}
