import { median, medianRatio, quantile } from './statistics';

describe('median', () => {
  it('is the middle value, whatever the order', () => {
    expect(median([10, 1, 9])).toBe(9);
  });

  it('lies between the two middle ones of an even number', () => {
    expect(median([4, 1, 100, 2])).toBe(3);
  });
});

describe('medianRatio', () => {
  it('compares round by round, so that a slow round of both changes nothing', () => {
    expect(medianRatio([100, 20, 110], [50, 10, 55])).toBe(2);
  });
});

describe('quantile', () => {
  it('is the value that so many of them are below, and the largest for all of them', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([0, 0.5, 0.99, 1].map((part) => quantile(hundred, part))).toEqual([1, 51, 100, 100]);
  });
});
