import type { Bar, ChartScale, ChartSeries, TimeChartKind } from './chart-data';

/** Of a bucket's place; the rest separates it from the next. */
const FILLED = 0.82;

/**
 * Where the bars of a bucket are: beside each other, or on top of each other with amounts below zero below it. What they
 * are compared with is a mark and no bar.
 */
export function placeBars(kind: TimeChartKind, series: readonly ChartSeries[], bucket: number): Bar[] {
  const shown = series.flatMap(({ look, points }, index) =>
    look === 'compared' ? [] : [{ index, point: points[bucket] ?? 0 }],
  );
  if (kind !== 'stacked') {
    const width = FILLED / Math.max(shown.length, 1);
    return shown.map(({ index, point }, place) => ({ series: index, left: place * width, width, from: 0, to: point }));
  }
  let [above, below] = [0, 0];
  return shown.map(({ index, point }) => {
    const from = point < 0 ? below : above;
    if (point < 0) below += point;
    else above += point;
    return { series: index, left: 0, width: FILLED, from, to: from + point };
  });
}

/** The axis that has room for every point, and begins or ends at zero. */
export function scaleOf(
  kind: TimeChartKind,
  series: readonly ChartSeries[],
  buckets: number,
  isCount: boolean,
): ChartScale {
  const ends = Array.from({ length: buckets }, (_, bucket) =>
    kind === 'line' ? [] : placeBars(kind, series, bucket).map(({ to }) => to),
  ).flat();
  const points = series.filter(({ look }) => kind === 'line' || look === 'compared').flatMap((one) => one.points);
  const all = [...ends, ...points];
  const largest = all.reduce((most, one) => Math.max(most, one), 0);
  const smallest = all.reduce((least, one) => Math.min(least, one), 0);
  const highest = largest > 0 || smallest === 0 ? niceMaximum(largest, isCount) : 0;
  const lowest = smallest < 0 ? -niceMaximum(-smallest, isCount) : 0;
  return {
    lowest,
    highest,
    ticks: lowest < 0 ? [lowest, 0, ...(highest > 0 ? [highest] : [])] : [0, highest / 2, highest],
  };
}

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
