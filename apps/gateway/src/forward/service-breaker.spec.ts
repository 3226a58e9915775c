import { ServiceBreaker } from './service-breaker';

describe('the breaker of a service', () => {
  it('opens after five without an answer in a row, whoever they are', () => {
    const breaker = new ServiceBreaker();
    breaker.failed(4, 0);
    expect(breaker.isOpen).toBe(false);
    breaker.failed(1, 1);
    expect(breaker.isOpen).toBe(true);
  });

  it('stays closed while any is answered in between', () => {
    const breaker = new ServiceBreaker();
    for (let round = 0; round < 100; round += 1) {
      breaker.failed(4, round);
      breaker.answered(round);
    }
    expect(breaker.isOpen).toBe(false);
  });

  it('opens when a service that was answering falls silent while several wait', () => {
    const breaker = new ServiceBreaker();
    breaker.answered(1_000);
    breaker.notice(5, 1_010, 1_409);
    expect(breaker.isOpen).toBe(false);
    breaker.notice(4, 1_010, 5_000);
    expect(breaker.isOpen).toBe(false);
    breaker.notice(5, 1_010, 1_411);
    expect(breaker.isOpen).toBe(true);
  });

  it('lets a service that has not answered yet, or not for long, take its time', () => {
    const cold = new ServiceBreaker();
    cold.notice(100, 0, 1_000);
    expect(cold.isOpen).toBe(false);
    const idle = new ServiceBreaker();
    idle.answered(0);
    idle.notice(100, 60_000, 61_000);
    expect(idle.isOpen).toBe(false);
  });

  it('is not closed by time, and starts anew when it is closed', () => {
    const breaker = new ServiceBreaker();
    breaker.failed(5, 0);
    breaker.notice(0, 1_000_000, 1_000_000);
    expect(breaker.isOpen).toBe(true);
    breaker.close(1_000_000);
    breaker.failed(4, 1_000_001);
    expect(breaker.isOpen).toBe(false);
  });

  it('probes soon after it opened, and ever later when it opens again and again', () => {
    const breaker = new ServiceBreaker();
    const pauses = [0, 100, 200, 300].map((nowMs) => {
      breaker.failed(5, nowMs);
      const pauseMs = breaker.pauseBeforeProbeMs(0, 1);
      breaker.close(nowMs + 50);
      return pauseMs;
    });
    expect(pauses).toEqual([100, 200, 400, 800]);
    breaker.failed(5, 100_000);
    expect(breaker.pauseBeforeProbeMs(0, 1)).toBe(100);
    expect([0, 1].map((random) => breaker.pauseBeforeProbeMs(7, random))).toEqual([500, 1_000]);
  });
});
