/**
 * The end of an axis: a round number that is no less than a figure.
 *
 * @param isCount the figure is a whole number, so that half of the end is one too: 2, 4, 6, 8, 20, 40…
 */
export function niceMaximum(figure: number, isCount: boolean): number {
  if (!(figure > 0)) return isCount ? 2 : 1;
  const exponent = Math.floor(Math.log10(figure));
  const factors = isCount ? [2, 4, 6, 8, 20] : [1, 2, 4, 6, 8, 10];
  const unit = isCount ? 10 ** Math.max(exponent, 0) : 10 ** exponent;
  const factor = factors.find((one) => one * unit >= figure) ?? factors.at(-1)!;
  // 0.6000000000000001 is no label.
  return Number((factor * unit).toPrecision(12));
}
