import fc from 'fast-check';
import { FailedAttempts } from './failed-attempts';

describe('failed attempts', () => {
  it('block an address after the most that are allowed, until its window ends', () => {
    const attempts = new FailedAttempts(3, 1_000);
    for (const nowMs of [0, 100, 200]) {
      expect(attempts.blockedForMs('192.0.2.1', nowMs)).toBe(0);
      attempts.record('192.0.2.1', nowMs);
    }
    expect(attempts.blockedForMs('192.0.2.1', 300)).toBe(700);
    expect(attempts.blockedForMs('192.0.2.2', 300)).toBe(0);
    expect(attempts.blockedForMs('192.0.2.1', 1_000)).toBe(0);
    attempts.record('192.0.2.1', 1_000);
    expect(attempts.blockedForMs('192.0.2.1', 1_001)).toBe(0);
  });

  it('never allow more than the most in any window that begins with a failure', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 200 }), (pauses) => {
        const attempts = new FailedAttempts(5, 1_000);
        const allowed: number[] = [];
        let nowMs = 0;
        for (const pause of pauses) {
          nowMs += pause;
          if (attempts.blockedForMs('a', nowMs) > 0) continue;
          attempts.record('a', nowMs);
          allowed.push(nowMs);
        }
        // Windows are fixed, so two neighbouring ones can meet in any stretch of that length.
        return allowed.every((at, index) => index < 10 || at - allowed[index - 10]! >= 1_000);
      }),
    );
  });

  it('are bounded, and closed to those for whom there is no room', () => {
    const attempts = new FailedAttempts(2, 1_000, 10);
    for (let index = 0; index < 50; index += 1) attempts.record(`192.0.2.${index}`, 0);
    expect(attempts.size).toBeLessThanOrEqual(11);
    expect(attempts.blockedForMs('198.51.100.1', 1)).toBe(999);
    expect(attempts.blockedForMs('198.51.100.1', 1_001)).toBe(0);
    attempts.record('198.51.100.1', 1_001);
    expect(attempts.size).toBeLessThanOrEqual(2);
  });
});
