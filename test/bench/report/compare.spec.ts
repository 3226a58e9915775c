import { compare, evaluate } from './compare';
import { summarize } from './statistics';

const measured = (name: string, ...perSecond: number[]) =>
  summarize(
    { name, title: name },
    perSecond.map((value) => ({ perSecond: value, p50Ms: 1, p99Ms: null, generatorCores: 0.1 })),
  );

describe('compare', () => {
  it('evaluates each ratio whose two measures were taken', () => {
    const measures = [
      measured('pgbench', 100, 50, 100),
      measured('service_128', 110, 55, 90),
      measured('gateway_128', 30, 15, 50),
    ];
    expect(compare(measures, null, null).map(({ value, isReached }) => ({ value, isReached }))).toEqual([
      { value: 1.1, isReached: true },
      { value: 0.3, isReached: false },
    ]);
  });

  it('omits ratios without a reference on this machine', () => {
    expect(compare([measured('service_128', 90), measured('gateway_bare', 100)], null, null)).toEqual([]);
  });

  it('evaluates the start-up, and its memory where the system reports it', () => {
    expect(compare([], { readyMs: 700, restBytes: 90_000_000 }, null)).toMatchObject([
      { value: 0.7, unit: 's', isReached: false },
      { value: 90, unit: 'MB', isReached: true },
    ]);
    expect(compare([], { readyMs: 500, restBytes: null }, null)).toMatchObject([{ value: 0.5, isReached: true }]);
  });

  it('compares reads of many conversions with those of few', () => {
    const reads = [
      { name: 'stats', smallMs: 2, largeMs: 2.5 },
      { name: 'list', smallMs: 2, largeMs: 4 },
    ];
    expect(compare([], null, { small: 50, large: 5_000, reads, lists: [] })).toMatchObject([
      { title: 'stats, 5,000 : 50 conversions', value: 1.25, isReached: true },
      { title: 'list, 5,000 : 50 conversions', value: 2, isReached: false },
    ]);
    expect(
      compare([], null, { small: 50, large: null, reads: [{ name: 'stats', smallMs: 2, largeMs: null }], lists: [] }),
    ).toEqual([]);
  });
});

describe('evaluate', () => {
  it.each([
    [{ atMost: 20 }, 20, true],
    [{ atMost: 20 }, 21, false],
    [{ atLeast: 1 }, 0.9, false],
    [null, 5, null],
  ])('compares with the target %j the value %d', (target, value, isReached) => {
    expect(evaluate({ title: 'connections', value, unit: '', target }).isReached).toBe(isReached);
  });
});
