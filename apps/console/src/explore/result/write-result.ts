import { guardAmount, guardText, writeCsvLine } from '@app/common/csv/write-csv';
import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import type { Figure, QueryResult } from '../explore-queries';

/** The parts of a figure that a plan asks for, by the ending of their column. */
export const PARTS = ['value', 'compared', 'change', 'change_pct', 'share'] as const satisfies (keyof Figure)[];

export function partsOf(plan: QueryPlan): (typeof PARTS)[number][] {
  return PARTS.filter((part) => {
    if (part === 'value') return true;
    return part === 'share' ? plan.share === true : plan.compare !== undefined;
  });
}

export function keysOf({ grain, dimensions = [] }: QueryPlan): string[] {
  return [...(grain ? ['bucket'] : []), ...dimensions];
}

/** The rows as CSV, with every decimal as the API returned it. */
export function writeResult(plan: QueryPlan, { rows }: QueryResult): string {
  const keys = keysOf(plan);
  const parts = partsOf(plan);
  const columns = plan.metrics.flatMap((metric) => parts.map((part) => ({ metric, part })));
  const head = [...keys, ...columns.map(({ metric, part }) => (part === 'value' ? metric : `${metric}.${part}`))];
  const lines = rows.map((row) =>
    writeCsvLine([
      ...keys.map((key) => guardText(row.keys[key] ?? '')),
      ...columns.map(({ metric, part }) => guardAmount(row.values[metric]?.[part] ?? '')),
    ]),
  );
  return [writeCsvLine(head), ...lines].join('');
}
