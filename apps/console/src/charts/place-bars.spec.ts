import type { ChartSeries } from './chart-data';
import { niceMaximum, placeBars, scaleOf } from './place-bars';

const series = (look: ChartSeries['look'], ...points: number[]): ChartSeries => ({
  key: String(look),
  name: String(look),
  points,
  texts: points.map(String),
  look,
});

describe('the bars of a bucket', () => {
  const all = [series(0, 3, -1), series(1, 2, 4), series('compared', 9, 9)];

  it('are on top of each other, those below zero below it, and what they are compared with is none', () => {
    expect(placeBars('stacked', all, 0).map(({ from, to }) => [from, to])).toEqual([
      [0, 3],
      [3, 5],
    ]);
    expect(placeBars('stacked', all, 1).map(({ from, to }) => [from, to])).toEqual([
      [0, -1],
      [0, 4],
    ]);
  });

  it('are beside each other without overlapping', () => {
    const [first, second] = placeBars('bar', all, 0);
    expect(first.left + first.width).toBeCloseTo(second.left);
    expect(second.left + second.width).toBeLessThan(1);
  });
});

describe('the axis', () => {
  it('has room for the sum of a stack, and for what it is compared with', () => {
    const stack = [series(0, 30), series(1, 20)];
    expect(scaleOf('stacked', stack, 1, true)).toEqual({ lowest: 0, highest: 60, ticks: [0, 30, 60] });
    expect(scaleOf('bar', stack, 1, true).highest).toBe(40);
    expect(scaleOf('stacked', [...stack, series('compared', 70)], 1, true).highest).toBe(80);
  });

  it('reaches below zero where an amount does', () => {
    expect(scaleOf('line', [series(0, -0.5, 3)], 2, false)).toEqual({ lowest: -0.6, highest: 4, ticks: [-0.6, 0, 4] });
    expect(scaleOf('line', [series(0, -3)], 1, false)).toEqual({ lowest: -4, highest: 0, ticks: [-4, 0] });
  });

  it('exists without figures', () => {
    expect(scaleOf('bar', [], 0, true)).toEqual({ lowest: 0, highest: 2, ticks: [0, 1, 2] });
  });
});

it.each([
  [0, true, 2],
  [1, true, 2],
  [3, true, 4],
  [9, true, 20],
  [61, true, 80],
  [0, false, 1],
  [0.37, false, 0.4],
  [0.55, false, 0.6],
  [1, false, 1],
  [1_234.5, false, 2_000],
])('the axis of %d (a count: %s) ends at %d', (figure, isCount, end) => {
  expect(niceMaximum(figure, isCount)).toBe(end);
});
