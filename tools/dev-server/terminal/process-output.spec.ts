import { LineLimit } from './process-output';

describe('LineLimit', () => {
  it('allows a number of lines per second and counts the others', () => {
    const limit = new LineLimit(2);
    expect([0, 1, 2, 999].map((nowMs) => limit.allows(nowMs))).toEqual([true, true, false, false]);
    expect(limit.drainSkipped()).toBe(2);
    expect(limit.drainSkipped()).toBe(0);
  });

  it('starts again in the next second', () => {
    const limit = new LineLimit(1);
    expect([0, 500, 1_000, 1_999, 2_000].map((nowMs) => limit.allows(nowMs))).toEqual([true, false, true, false, true]);
  });
});
