import type { FilterField, QueryPlan } from '@app/semantic-layer/plan/plan';
import { DEFAULT_TIME_ZONE, FILTER_FIELDS } from '@app/semantic-layer/plan/plan';
import table from '../../list/list-table.module.css';
import { TableScroller } from '../../list/list-table';
import { useLanguage, useMessages } from '../../messages/use-messages';
import { withOnly } from '../plan/change-plan';
import styles from '../explore.module.css';
import type { QueryResult, ResultRow } from '../explore-queries';
import { unitOf } from './figure-text';
import { LinkedFigure } from './linked-figure';
import { fieldLabel, keyText, metricLabel } from '../plan/plan-words';
import { resultKeys, resultParts } from '@app/semantic-layer/plan/result-columns';

interface Props {
  plan: QueryPlan;
  result: QueryResult;
  onChange: (plan: QueryPlan) => void;
}

/** The rows of a result. A key shows its rows alone, and a figure leads to the rows that it counts or sums. */
export function ResultTable({ plan, result, onChange }: Props): React.ReactNode {
  const t = useMessages();
  const language = useLanguage();
  const keys = resultKeys(plan);
  const parts = resultParts(plan);
  const partLabels = {
    compared: t.explore.compared,
    change: t.explore.change,
    change_pct: '%',
    share: t.explore.shareOf,
  };
  return (
    <TableScroller label={t.explore.table}>
      <table className={table.table}>
        <thead>
          <tr>
            {keys.map((key) => (
              <th key={key} scope="col">
                {fieldLabel(t, key as FilterField | 'bucket')}
              </th>
            ))}
            {plan.metrics.flatMap((metric) =>
              parts.map((part) => (
                <th key={`${metric} ${part}`} scope="col" className={table.end}>
                  {part === 'value'
                    ? [metricLabel(language, metric), unitOf(plan, metric)].filter(Boolean).join(' ')
                    : partLabels[part]}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {result.rows.map((row) => (
            <tr key={JSON.stringify(row.keys)}>
              {keys.map((key) => (
                <td key={key}>
                  <KeyCell plan={plan} field={key} row={row} onChange={onChange} />
                </td>
              ))}
              {plan.metrics.flatMap((metric) =>
                parts.map((part) => (
                  <td key={`${metric} ${part}`} className={table.end}>
                    <LinkedFigure plan={plan} result={result} row={row} metric={metric} part={part} />
                  </td>
                )),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}

interface KeyProps {
  plan: QueryPlan;
  field: string;
  row: ResultRow;
  onChange: (plan: QueryPlan) => void;
}

function KeyCell({ plan, field, row, onChange }: KeyProps): React.ReactNode {
  const t = useMessages();
  const key = row.keys[field] ?? '';
  const text = keyText(t, field, key, plan.tz ?? DEFAULT_TIME_ZONE);
  const filtered = FILTER_FIELDS.find((one) => one === field);
  if (filtered === undefined || key === '' || key === '(other)') return text;
  return (
    <button type="button" className={styles.key} onClick={() => onChange(withOnly(plan, filtered, key))}>
      {text}
    </button>
  );
}
