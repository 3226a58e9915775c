import { CircuitBreaker } from './circuit-breaker';

describe('CircuitBreaker', () => {
  it('opens after five consecutive failures, of however many postbacks', () => {
    const breaker = new CircuitBreaker();
    breaker.recordFailures(4, 0);
    expect(breaker.isOpen).toBe(false);
    breaker.recordFailures(1, 1);
    expect(breaker.isOpen).toBe(true);
  });

  it('stays closed while there are successes in between', () => {
    const breaker = new CircuitBreaker();
    for (let round = 0; round < 100; round += 1) {
      breaker.recordFailures(4, round);
      breaker.recordSuccess(round);
    }
    expect(breaker.isOpen).toBe(false);
  });

  it('asks for a probe when requests wait without a response, and then not for a second', () => {
    const breaker = new CircuitBreaker();
    breaker.recordSuccess(1_000);
    expect(breaker.isProbeDue(900, 1_149)).toBe(false);
    expect(breaker.isProbeDue(1_010, 1_159)).toBe(false);
    expect(breaker.isProbeDue(1_010, 1_160)).toBe(true);
    breaker.recordProbe(true, 1_160, 1_170);
    expect(breaker.isOpen).toBe(false);
    expect(breaker.isProbeDue(1_010, 2_169)).toBe(false);
    expect(breaker.isProbeDue(1_010, 2_170)).toBe(true);
  });

  it('opens after a failed probe, unless there was a success since the probe was sent', () => {
    const slow = new CircuitBreaker();
    slow.recordSuccess(1_200);
    slow.recordProbe(false, 1_150, 1_400);
    expect(slow.isOpen).toBe(false);
    const gone = new CircuitBreaker();
    gone.recordSuccess(1_000);
    gone.recordProbe(false, 1_150, 1_400);
    expect(gone.isOpen).toBe(true);
    expect(gone.isProbeDue(1_000, 9_000)).toBe(false);
  });

  it('does not close by itself, and counts failures anew once it is closed', () => {
    const breaker = new CircuitBreaker();
    breaker.recordFailures(5, 0);
    expect(breaker.isOpen).toBe(true);
    breaker.close(1_000_000);
    breaker.recordFailures(4, 1_000_001);
    expect(breaker.isOpen).toBe(false);
  });

  it('allows waiting for a second after it opened', () => {
    const breaker = new CircuitBreaker();
    expect(breaker.hiccupLeftMs(0)).toBe(0);
    breaker.recordFailures(5, 100);
    expect([100, 900, 1_100, 5_000].map((nowMs) => breaker.hiccupLeftMs(nowMs))).toEqual([1_000, 200, 0, 0]);
    breaker.recordFailures(5, 5_000);
    expect(breaker.hiccupLeftMs(5_000)).toBe(0);
    breaker.close(6_000);
    breaker.recordFailures(5, 7_000);
    expect(breaker.hiccupLeftMs(7_000)).toBe(1_000);
  });

  it('is probed soon after it opened, and later each time when it opens again and again', () => {
    const breaker = new CircuitBreaker();
    const pauses = [0, 100, 200, 300].map((nowMs) => {
      breaker.recordFailures(5, nowMs);
      const pauseMs = breaker.pauseBeforeProbeMs(0, 1);
      breaker.close(nowMs + 50);
      return pauseMs;
    });
    expect(pauses).toEqual([100, 200, 400, 800]);
    breaker.recordFailures(5, 100_000);
    expect(breaker.pauseBeforeProbeMs(0, 1)).toBe(100);
    expect([0, 1].map((random) => breaker.pauseBeforeProbeMs(7, random))).toEqual([500, 1_000]);
  });
});

describe('CircuitBreaker.waitUntilClosed', () => {
  const LONG_MS = 60_000;
  const MAX_WAITING = 200;

  it('lets a bounded number wait and refuses the others at once, until there is room again', async () => {
    const breaker = new CircuitBreaker();
    const waiting = Array.from({ length: MAX_WAITING }, () => breaker.waitUntilClosed(LONG_MS));
    expect(await breaker.waitUntilClosed(LONG_MS)).toBe(false);
    breaker.close(0);
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => true));
    const another = breaker.waitUntilClosed(LONG_MS);
    breaker.close(0);
    expect(await another).toBe(true);
  });

  it('ends after its timeout and makes room', async () => {
    const breaker = new CircuitBreaker();
    const waiting = Array.from({ length: MAX_WAITING }, () => breaker.waitUntilClosed(1));
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => false));
    const another = breaker.waitUntilClosed(LONG_MS);
    breaker.close(0);
    expect(await another).toBe(true);
  });

  it('does not wait without time', async () => {
    expect(await new CircuitBreaker().waitUntilClosed(0)).toBe(false);
  });
});
