import { RequestLimit } from './request-limit';

describe('the limit of requests to the model', () => {
  let nowMs = 0;

  it('counts those of each user in any minute', () => {
    const limit = new RequestLimit(2, () => nowMs);
    expect([limit.consume('a'), limit.consume('a'), limit.consume('a'), limit.consume('b')]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    nowMs += 59_999;
    expect(limit.consume('a')).toBe(false);
    nowMs += 1;
    expect([limit.consume('a'), limit.consume('a'), limit.consume('a')]).toEqual([true, true, false]);
  });

  it('is none at 0', () => {
    const limit = new RequestLimit(0, () => nowMs);
    expect(Array.from({ length: 100 }, () => limit.consume('a'))).not.toContain(false);
  });
});
