import type { MetricName, QueryPlan } from '@app/semantic-layer/plan/plan';
import type { QueryResult, ResultRow } from '../explore/explore-queries';
import { fieldLabel, keyText, metricLabel } from '../explore/plan/plan-words';
import { LinkedFigure } from '../explore/result/linked-figure';
import { unitOf } from '../explore/result/figure-text';
import table from '../list/list-table.module.css';
import { TableScroller } from '../list/list-table';
import { useLanguage, useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { type Breakdown, MAX_GROUPS } from './summary-plans';

interface Props {
  plan: QueryPlan;
  result: QueryResult;
  by: Breakdown;
  onExclude: (key: string) => void;
}

/** A row for each partner, tenant, offer, status or currency. Leaving one out subtracts it from everything above. */
export function BreakdownTable({ plan, result, by, onExclude }: Props): React.ReactNode {
  const t = useMessages();
  const language = useLanguage();
  const head = (metric: MetricName): string =>
    [metricLabel(language, metric), unitOf(plan, metric)].filter(Boolean).join(' ');
  return (
    <TableScroller label={t.insight.breakdown}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{fieldLabel(t, by)}</th>
            {plan.metrics.map((metric, index) => (
              <HeadCells key={metric} name={head(metric)} before={index === 0 ? t.insight.before : undefined} />
            ))}
            <th scope="col">{t.insight.leaveOut}</th>
          </tr>
        </thead>
        <tbody>
          {result.rows.slice(0, MAX_GROUPS).map((row) => (
            <GroupRow key={row.keys[by]} plan={plan} result={result} by={by} row={row} onExclude={onExclude} />
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}

function HeadCells({ name, before }: { name: string; before: string | undefined }): React.ReactNode {
  return (
    <>
      <th scope="col" className={table.end}>
        {name}
      </th>
      {before !== undefined && (
        <th scope="col" className={table.end}>
          {before}
        </th>
      )}
    </>
  );
}

function GroupRow({ plan, result, by, row, onExclude }: Props & { row: ResultRow }): React.ReactNode {
  const t = useMessages();
  const key = row.keys[by] ?? '';
  const name = keyText(t, by, key);
  // The model has no status for what has none, and so cannot leave it out.
  const canExclude = key !== '(other)' && !(by === 'status' && key === '');
  return (
    <tr>
      <td>{name}</td>
      {plan.metrics.map((metric, index) => (
        <GroupCells key={metric} {...{ plan, result, row, metric }} hasBefore={index === 0} />
      ))}
      <td>
        {canExclude && (
          <Button look="quiet" icon="cross" aria-label={t.insight.leaveOutOne(name)} onClick={() => onExclude(key)} />
        )}
      </td>
    </tr>
  );
}

interface CellProps {
  plan: QueryPlan;
  result: QueryResult;
  row: ResultRow;
  metric: MetricName;
  hasBefore: boolean;
}

function GroupCells({ hasBefore, ...figure }: CellProps): React.ReactNode {
  return (
    <>
      <td className={table.end}>
        <LinkedFigure {...figure} part="value" />
      </td>
      {hasBefore && (
        <td className={table.end}>
          <LinkedFigure {...figure} part="compared" />
        </td>
      )}
    </>
  );
}
