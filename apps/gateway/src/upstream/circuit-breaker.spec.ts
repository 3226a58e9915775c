import { CircuitBreaker } from './circuit-breaker';

describe('the breaker of a service', () => {
  it('opens after five without an answer in a row, whoever they are', () => {
    const breaker = new CircuitBreaker();
    breaker.recordFailures(4, 0);
    expect(breaker.isOpen).toBe(false);
    breaker.recordFailures(1, 1);
    expect(breaker.isOpen).toBe(true);
  });

  it('stays closed while any is answered in between', () => {
    const breaker = new CircuitBreaker();
    for (let round = 0; round < 100; round += 1) {
      breaker.recordFailures(4, round);
      breaker.recordSuccess(round);
    }
    expect(breaker.isOpen).toBe(false);
  });

  it('wants to make sure when somebody waits and nobody is answered, and not again for a second', () => {
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

  it('opens when the service is not there, unless it has answered somebody meanwhile', () => {
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

  it('is not closed by time, and starts anew when it is closed', () => {
    const breaker = new CircuitBreaker();
    breaker.recordFailures(5, 0);
    expect(breaker.isOpen).toBe(true);
    breaker.close(1_000_000);
    breaker.recordFailures(4, 1_000_001);
    expect(breaker.isOpen).toBe(false);
  });

  it('is worth waiting for while it has only just opened', () => {
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

  it('probes soon after it opened, and ever later when it opens again and again', () => {
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
