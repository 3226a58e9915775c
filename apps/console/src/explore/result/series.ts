import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { bucketsOf } from './buckets-of';
import type { QueryResult } from '../explore-queries';
import { ratio } from './figure-text';

/** The colours of more lines are too alike. */
const MAX_SERIES = 6;

export interface Series {
  /** The key of the group; empty without groups. */
  name: string;
  isCompared: boolean;
  /** One for each bucket; 0 where a group has no row. */
  points: number[];
  /** The same as the API returned them. */
  texts: (string | null)[];
}

/** The first metric as lines: one, with what it is compared with, or one for each of the groups with the largest sums. */
export function seriesOf(plan: QueryPlan, { rows }: QueryResult): { buckets: string[]; series: Series[] } {
  const metric = plan.metrics[0]!;
  const group = plan.dimensions?.[0];
  const buckets = bucketsOf(
    plan,
    rows.map(({ keys }) => keys['bucket'] ?? ''),
  );
  const byGroup = Map.groupBy(rows, ({ keys }) => (group === undefined ? '' : (keys[group] ?? '')));
  const lineOf = (name: string, part: 'value' | 'compared'): Series => {
    const figures = new Map(byGroup.get(name)!.map(({ keys, values }) => [keys['bucket'], values[metric]?.[part]]));
    const texts = buckets.map((bucket) => figures.get(bucket) ?? null);
    return { name, isCompared: part === 'compared', points: texts.map(ratio), texts };
  };
  const lines = [...byGroup.keys()].map((name) => lineOf(name, 'value'));
  const sum = ({ points }: Series): number => points.reduce((total, point) => total + point, 0);
  const largest = lines.toSorted((one, other) => sum(other) - sum(one)).slice(0, MAX_SERIES);
  const compared = plan.compare && group === undefined && byGroup.size > 0 ? [lineOf('', 'compared')] : [];
  return { buckets, series: [...largest, ...compared] };
}
