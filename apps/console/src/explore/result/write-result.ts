import { guardAmount, guardText, writeCsvLine } from '@app/common/csv/write-csv';
import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { resultKeys, resultParts } from '@app/semantic-layer/plan/result-columns';
import type { QueryResult } from '../explore-queries';

/** The rows as CSV, with every decimal as the API returned it. */
export function writeResult(plan: QueryPlan, { rows }: QueryResult): string {
  const keys = resultKeys(plan);
  const parts = resultParts(plan);
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
