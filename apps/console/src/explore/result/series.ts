import { METRICS } from '@app/semantic-layer/model/metrics';
import type { MetricName, QueryPlan } from '@app/semantic-layer/plan/plan';
import { bucketsOf } from './buckets-of';
import type { QueryResult } from '../explore-queries';
import { ratio } from './figure-text';

/** The colours of more lines are too alike. */
const MAX_SERIES = 6;

export interface Series {
  metric: MetricName;
  /** The key of the group; empty without groups. */
  name: string;
  isCompared: boolean;
  /** One for each bucket; 0 where a group has no row. */
  points: number[];
  /** The same as the API returned them. */
  texts: (string | null)[];
}

/**
 * A plan over time as lines: one for each of the groups with the largest sums, of the first metric; without groups one
 * for each metric that is counted in the same unit, and what the first is compared with.
 */
export function seriesOf(plan: QueryPlan, { rows }: QueryResult): { buckets: string[]; series: Series[] } {
  const [first] = plan.metrics;
  const group = plan.dimensions?.[0];
  const buckets = bucketsOf(
    plan,
    rows.map(({ keys }) => keys['bucket'] ?? ''),
  );
  const byGroup = Map.groupBy(rows, ({ keys }) => (group === undefined ? '' : (keys[group] ?? '')));
  const lineOf = (metric: MetricName, name: string, part: 'value' | 'compared'): Series => {
    const figures = new Map(byGroup.get(name)!.map(({ keys, values }) => [keys['bucket'], values[metric]?.[part]]));
    const texts = buckets.map((bucket) => figures.get(bucket) ?? null);
    return { metric, name, isCompared: part === 'compared', points: texts.map(ratio), texts };
  };
  if (byGroup.size === 0) return { buckets, series: [] };
  if (group === undefined) {
    const alike = plan.metrics.filter((metric) => METRICS[metric].format === METRICS[first!].format);
    const compared = plan.compare ? [lineOf(first!, '', 'compared')] : [];
    return { buckets, series: [...alike.map((metric) => lineOf(metric, '', 'value')), ...compared] };
  }
  const lines = [...byGroup.keys()].map((name) => lineOf(first!, name, 'value'));
  const sum = ({ points }: Series): number => points.reduce((total, point) => total + point, 0);
  return { buckets, series: lines.toSorted((one, other) => sum(other) - sum(one)).slice(0, MAX_SERIES) };
}
