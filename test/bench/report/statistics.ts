/** What one measure saw in one round; null where the tool does not report it. */
export interface Sample {
  perSecond: number;
  p50Ms: number | null;
  p99Ms: number | null;
  generatorCores: number | null;
}

/** A measure with the medians of its rounds. */
export interface MeasureSummary extends Sample {
  name: string;
  title: string;
  rounds: Sample[];
}

export function summarize({ name, title }: { name: string; title: string }, rounds: Sample[]): MeasureSummary {
  const medianOf = (pick: (sample: Sample) => number | null): number | null => {
    const known = rounds.map(pick).filter((value) => value !== null);
    return known.length === 0 ? null : median(known);
  };
  return {
    name,
    title,
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    p50Ms: medianOf(({ p50Ms }) => p50Ms),
    p99Ms: medianOf(({ p99Ms }) => p99Ms),
    generatorCores: medianOf(({ generatorCores }) => generatorCores),
    rounds,
  };
}

/** The middle value, or the mean of the two middle ones; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The median of the ratios round by round: what slows the machine for a while slows both of a round. */
export function medianRatio(ones: readonly number[], others: readonly number[]): number {
  return median(ones.map((one, round) => one / others[round]!));
}

/** The value below which this part of them lies, such as 0.99; NaN of none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
