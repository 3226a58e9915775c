import type { Measure, Sample } from '../measures/measures';
import { median } from './statistics';

/** A measure with what it saw; the medians of its rounds. */
export interface MeasureSummary extends Sample {
  name: string;
  title: string;
  rounds: Sample[];
}

export function summarize({ name, title }: Pick<Measure, 'name' | 'title'>, rounds: Sample[]): MeasureSummary {
  return {
    name,
    title,
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    p50Ms: medianOfKnown(rounds.map(({ p50Ms }) => p50Ms)),
    p99Ms: medianOfKnown(rounds.map(({ p99Ms }) => p99Ms)),
    generatorCores: medianOfKnown(rounds.map(({ generatorCores }) => generatorCores)),
    rounds,
  };
}

function medianOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}
