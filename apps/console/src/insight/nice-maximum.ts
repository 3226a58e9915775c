/** The next of 2, 4, 6, 8, 20, 40, 60… that is no less than a count: its half is whole. */
export function niceMaximum(count: number): number {
  let unit = 2;
  for (;;) {
    for (const factor of [1, 2, 3, 4]) if (unit * factor >= count) return unit * factor;
    unit *= 10;
  }
}
