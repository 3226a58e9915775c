import type { FilterField, MetricName, QueryPlan } from '@app/semantic-layer/plan/plan';
import { DEFAULT_TIME_ZONE, FILTER_FIELDS } from '@app/semantic-layer/plan/plan';
import { Link } from '@tanstack/react-router';
import { useFormat } from '../../format/use-format';
import table from '../../list/list-table.module.css';
import { TableScroller } from '../../list/table-scroller';
import { useLanguage, useMessages } from '../../messages/use-messages';
import { withOnly } from '../plan/change-plan';
import styles from '../explore.module.css';
import type { Figure, QueryResult, ResultRow } from '../explore-queries';
import { figureText, ratio, unitOf } from './figure-text';
import { fieldLabel, keyText, metricLabel } from '../plan/plan-words';
import { rowsBehind } from './rows-behind';
import { keysOf, partsOf } from './write-result';

interface Props {
  plan: QueryPlan;
  result: QueryResult;
  onChange: (plan: QueryPlan) => void;
}

/** The rows of a result. A key shows its rows alone, and a count leads to the conversions that it counts. */
export function ResultTable({ plan, result, onChange }: Props): React.ReactNode {
  const t = useMessages();
  const language = useLanguage();
  const keys = keysOf(plan);
  const parts = partsOf(plan);
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
                    <FigureCell plan={plan} result={result} row={row} metric={metric} part={part} />
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

interface FigureProps {
  plan: QueryPlan;
  result: QueryResult;
  row: ResultRow;
  metric: MetricName;
  part: keyof Figure;
}

function FigureCell({ plan, result, row, metric, part }: FigureProps): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const figure = row.values[metric]?.[part];
  if (part === 'share' || part === 'change_pct') {
    return figure === null || figure === undefined ? t.common.none : format.share(ratio(figure));
  }
  const text = figureText(format, metric, figure, t.common.none);
  const behind =
    metric === 'conversions' && part === 'value' && !plan.per ? rowsBehind(plan, result, row.keys) : undefined;
  if (behind === undefined) return text;
  return (
    <Link to="/conversions" search={behind}>
      {text}
    </Link>
  );
}
