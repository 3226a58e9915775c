import { useFormat } from '../format/use-format';
import table from '../list/list-table.module.css';
import { TableScroller } from '../list/table-scroller';
import { useMessages } from '../messages/use-messages';
import { Panel } from '../parts/panel';
import type { Insight } from './insight-query';

/** Amounts as they were sent in local currencies, which are never added to each other. */
export function LocalMoney({ insight }: { insight: Insight }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const rows = insight.local.now.filter(({ currency }) => currency !== null);
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
            {rows.map(({ currency, sale_amount_local: sale, payout_local: payout }) => (
              <tr key={currency}>
                <td>{currency}</td>
                <td className={table.end}>{format.amount(sale, 4)}</td>
                <td className={table.end}>{format.amount(payout, 4)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroller>
    </Panel>
  );
}
