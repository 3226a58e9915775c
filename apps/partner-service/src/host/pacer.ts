import { setTimeout as wait } from 'node:timers/promises';

export interface PacerOptions {
  /** Units per second on average. */
  rate: number;
  /** Units that may come at once after a pause. */
  burst: number;
  /** Maximum requests that wait; more are refused at once. */
  maxWaiting: number;
  /** A request whose turn is later than this is refused when it has waited so long. */
  maxWaitMs: number;
  /** Milliseconds on a clock that never goes back. */
  now?: () => number;
}

/**
 * Keeps one partner to a rate by letting its requests wait, so that its flood costs the others neither processor time
 * nor connections. A sender that waits sends less, while one that is refused at once sends again at once.
 */
export class Pacer {
  /** When the units that were given out so far are earned. */
  private earnedAtMs = -Infinity;
  private waiting = 0;
  private readonly now: () => number;

  constructor(private readonly options: PacerOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  /**
   * Whether the request may go on, once it is its turn; undefined when it is already.
   *
   * @param units more than the burst count as the burst, so that no request is refused for ever
   */
  acquire(units: number): undefined | false | Promise<boolean> {
    const { rate, burst, maxWaiting, maxWaitMs } = this.options;
    const nowMs = this.now();
    const burstMs = (burst / rate) * 1_000;
    const earnedAtMs = Math.max(this.earnedAtMs, nowMs - burstMs) + (Math.min(units, burst) / rate) * 1_000;
    const waitMs = earnedAtMs - nowMs;
    if (waitMs > 0 && this.waiting >= maxWaiting) return false;
    const isInTime = waitMs <= maxWaitMs;
    if (isInTime) this.earnedAtMs = earnedAtMs;
    if (waitMs <= 0) return undefined;
    this.waiting += 1;
    return wait(Math.min(waitMs, maxWaitMs)).then(() => {
      this.waiting -= 1;
      return isInTime;
    });
  }
}
