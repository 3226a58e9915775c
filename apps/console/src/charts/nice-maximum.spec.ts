import { niceMaximum } from './nice-maximum';

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
