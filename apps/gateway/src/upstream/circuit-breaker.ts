/** So many in a row without an answer, and the service counts as away. */
const FAILURES_TO_OPEN = 5;
/** When somebody waits so long, and nobody is answered meanwhile, the service is asked whether it is there. */
const SILENCE_BEFORE_PROBE_MS = 150;
/** A service that said that it is there may take its time over a postback; it is not asked again at once. */
const PROBE_VALID_MS = 1_000;
/** Opened again sooner than this after it was closed: the next probe is put off, longer each time. */
const STABLE_AFTER_MS = 30_000;
/** A service that is silent for no longer than this is only busy, more often than not. */
const HICCUP_MS = 1_000;
const PROBE_PAUSE_MS = { first: 100, usual: 1_000, most: 10_000 };

/**
 * Whether a service is asked at all. Closed: yes. Open: it is away, and its callers need not find that out one by
 * one; only a probe asks, until it is answered. Knows no clock: times are milliseconds of any one.
 */
export class CircuitBreaker {
  isOpen = false;
  private failures = 0;
  private lastAnswerMs = -Infinity;
  private sureUntilMs = -Infinity;
  private openedAtMs = -Infinity;
  private closedAtMs = -Infinity;
  private quickOpenings = 0;

  recordSuccess(nowMs: number): void {
    this.failures = 0;
    this.lastAnswerMs = nowMs;
  }

  recordFailures(count: number, nowMs: number): void {
    this.failures += count;
    if (this.failures >= FAILURES_TO_OPEN) this.open(nowMs);
  }

  /**
   * Whether the service's silence is odd enough to ask it whether it is there.
   *
   * @param oldestMs when the first of those that wait came
   */
  isProbeDue(oldestMs: number, nowMs: number): boolean {
    if (this.isOpen || nowMs < this.sureUntilMs) return false;
    return nowMs - Math.max(oldestMs, this.lastAnswerMs) >= SILENCE_BEFORE_PROBE_MS;
  }

  /** What came of asking it. @param askedMs an answer to anybody since then is as good as one to the question */
  recordProbe(isThere: boolean, askedMs: number, nowMs: number): void {
    if (isThere || this.lastAnswerMs >= askedMs) this.sureUntilMs = nowMs + PROBE_VALID_MS;
    else this.open(nowMs);
  }

  /** Milliseconds for which it is worth waiting for the service; 0 once it is away for longer than a hiccup. */
  hiccupLeftMs(nowMs: number): number {
    return this.isOpen ? Math.max(0, this.openedAtMs + HICCUP_MS - nowMs) : 0;
  }

  close(nowMs: number): void {
    this.isOpen = false;
    this.failures = 0;
    this.closedAtMs = nowMs;
  }

  /**
   * Milliseconds before the next probe; spread, so that many gateways do not probe in step.
   *
   * @param probes made since it opened
   * @param random from 0 to 1
   */
  pauseBeforeProbeMs(probes: number, random: number): number {
    const first = Math.min(PROBE_PAUSE_MS.most, PROBE_PAUSE_MS.first * 2 ** this.quickOpenings);
    return (probes === 0 ? first : PROBE_PAUSE_MS.usual) * (0.5 + random / 2);
  }

  private open(nowMs: number): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.openedAtMs = nowMs;
    this.quickOpenings = nowMs - this.closedAtMs < STABLE_AFTER_MS ? this.quickOpenings + 1 : 0;
  }
}
