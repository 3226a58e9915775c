import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import type { QueryResult } from '../explore/explore-queries';
import { LinkedFigure } from '../explore/result/linked-figure';
import table from '../list/list-table.module.css';
import { TableScroller } from '../list/list-table';
import { useMessages } from '../messages/use-messages';
import { Panel } from '../parts/panel';

/** Amounts as they were sent in local currencies, which are never added to each other. */
export function LocalMoney({ plan, result }: { plan: QueryPlan; result: QueryResult }): React.ReactNode {
  const t = useMessages();
  const rows = result.rows.filter(({ keys }) => keys['currency'] !== '');
  if (rows.length === 0) return null;
  return (
    <Panel title={t.insight.local} isFlush>
      <TableScroller label={t.insight.local}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t.insight.by.currency}</th>
              <th scope="col" className={table.end}>
                {t.insight.sale}
              </th>
              <th scope="col" className={table.end}>
                {t.insight.payout}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.keys['currency']}>
                <td>{row.keys['currency']}</td>
                {(['sale_amount', 'payout'] as const).map((metric) => (
                  <td key={metric} className={table.end}>
                    <LinkedFigure plan={plan} result={result} row={row} metric={metric} part="value" />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroller>
    </Panel>
  );
}
