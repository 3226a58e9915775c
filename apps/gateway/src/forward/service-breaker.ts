/** So many in a row without an answer, and the service counts as away. */
const FAILURES_TO_OPEN = 5;
/** A service that was answering and then says nothing for so long, while several wait, is frozen. */
const SILENCE_MS = 400;
/** It was answering: it did so at most this long before the first of those that wait came. */
const WAS_ANSWERING_MS = 5_000;
/** Opened again sooner than this after it was closed: the next probe is put off, longer each time. */
const STEADY_AFTER_MS = 30_000;
const PROBE_PAUSE_MS = { first: 100, usual: 1_000, most: 10_000 };

/**
 * Whether a service is asked at all. Closed: yes. Open: it is away, and its callers need not find that out one by
 * one; only a probe asks, until it is answered. Knows no clock: times are milliseconds of any one.
 */
export class ServiceBreaker {
  isOpen = false;
  private failures = 0;
  private lastAnswerMs = -Infinity;
  private closedAtMs = -Infinity;
  private quickOpenings = 0;

  answered(nowMs: number): void {
    this.failures = 0;
    this.lastAnswerMs = nowMs;
  }

  failed(count: number, nowMs: number): void {
    this.failures += count;
    if (this.failures >= FAILURES_TO_OPEN) this.open(nowMs);
  }

  /** @param oldestMs when the first of those that wait came */
  notice(waiting: number, oldestMs: number, nowMs: number): void {
    const wasAnswering = oldestMs - this.lastAnswerMs <= WAS_ANSWERING_MS;
    const silentMs = nowMs - Math.max(oldestMs, this.lastAnswerMs);
    if (waiting >= FAILURES_TO_OPEN && wasAnswering && silentMs >= SILENCE_MS) this.open(nowMs);
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
    this.quickOpenings = nowMs - this.closedAtMs < STEADY_AFTER_MS ? this.quickOpenings + 1 : 0;
  }
}
