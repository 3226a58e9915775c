/** Consecutive failures that open the circuit. */
const FAILURES_TO_OPEN = 5;
/** Silence after which a probe is due, while requests are pending. */
const SILENCE_BEFORE_PROBE_MS = 150;
/** A service that answered a probe may take its time over a postback: the next probe is not due before this. */
const PROBE_VALID_MS = 1_000;
/** A circuit that opens again sooner than this after it closed is probed later, and later each time. */
const STABLE_AFTER_MS = 30_000;
/** Most services that stop responding are only busy, and respond again within this time. */
const HICCUP_MS = 1_000;
/** A platform stops instances that have had no request for minutes, and rarely sooner. */
const ASLEEP_AFTER_MS = 10_000;
const PROBE_PAUSE_MS = { first: 100, default: 1_000, max: 10_000 };
/** Requests that wait for the circuit to close are held in memory; further ones fail at once. */
const MAX_WAITING = 200;

/**
 * Whether requests are sent to a service. Closed: yes. Open: no; only probes are sent, until one succeeds. The breaker
 * reads no clock: times are milliseconds of any one clock.
 */
export class CircuitBreaker {
  isOpen = false;
  private failures = 0;
  private lastSuccessMs = -Infinity;
  private probeValidUntilMs = -Infinity;
  private openedAtMs = -Infinity;
  private closedAtMs = -Infinity;
  private quickOpenings = 0;
  private readonly waiting = new Set<() => void>();

  recordSuccess(nowMs: number): void {
    this.failures = 0;
    this.lastSuccessMs = nowMs;
  }

  recordFailures(count: number, nowMs: number): void {
    this.failures += count;
    if (this.failures >= FAILURES_TO_OPEN) this.open(nowMs);
  }

  /** Whether the service has not responded for so long that one that sleeps may have scaled to zero. */
  mayBeAsleep(nowMs: number): boolean {
    return nowMs - this.lastSuccessMs >= ASLEEP_AFTER_MS;
  }

  /**
   * Whether the service has been silent for so long that it should be probed.
   *
   * @param oldestMs when the oldest pending request arrived
   */
  isProbeDue(oldestMs: number, nowMs: number): boolean {
    if (this.isOpen || nowMs < this.probeValidUntilMs) return false;
    return nowMs - Math.max(oldestMs, this.lastSuccessMs) >= SILENCE_BEFORE_PROBE_MS;
  }

  /** @param sentMs when the probe was sent; any response since then is as good as one to the probe */
  recordProbe(isReady: boolean, sentMs: number, nowMs: number): void {
    if (isReady || this.lastSuccessMs >= sentMs) this.probeValidUntilMs = nowMs + PROBE_VALID_MS;
    else this.open(nowMs);
  }

  /** Milliseconds for which waiting for the service is worthwhile; 0 once the circuit is open for longer than a hiccup. */
  hiccupLeftMs(nowMs: number): number {
    return this.isOpen ? Math.max(0, this.openedAtMs + HICCUP_MS - nowMs) : 0;
  }

  /** Resolves to whether the circuit closed within the timeout; to false at once when too many requests wait. */
  waitUntilClosed(timeoutMs: number): Promise<boolean> {
    if (timeoutMs <= 0 || this.waiting.size >= MAX_WAITING) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (isClosed: boolean): void => {
        clearTimeout(timer);
        this.waiting.delete(closed);
        resolve(isClosed);
      };
      const closed = (): void => settle(true);
      const timer = setTimeout(() => settle(false), timeoutMs);
      this.waiting.add(closed);
    });
  }

  close(nowMs: number): void {
    this.isOpen = false;
    this.failures = 0;
    this.closedAtMs = nowMs;
    for (const closed of this.waiting) closed();
  }

  /**
   * Milliseconds before the next probe, spread so that many gateways do not probe in step.
   *
   * @param probes sent since the circuit opened
   * @param random from 0 to 1
   */
  pauseBeforeProbeMs(probes: number, random: number): number {
    const first = Math.min(PROBE_PAUSE_MS.max, PROBE_PAUSE_MS.first * 2 ** this.quickOpenings);
    return (probes === 0 ? first : PROBE_PAUSE_MS.default) * (0.5 + random / 2);
  }

  open(nowMs: number): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.openedAtMs = nowMs;
    this.quickOpenings = nowMs - this.closedAtMs < STABLE_AFTER_MS ? this.quickOpenings + 1 : 0;
  }
}
