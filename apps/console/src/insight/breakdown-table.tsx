import { Link } from '@tanstack/react-router';
import { useFormat } from '../format/use-format';
import { placesOf } from '../format/format';
import table from '../list/list-table.module.css';
import { TableScroller } from '../list/table-scroller';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import type { SearchTexts } from '../search-texts';
import { approvalRate, type Breakdown, type Insight } from './insight-query';

interface Props {
  insight: Insight;
  by: Breakdown;
  /** The filters of the rows behind all figures. */
  rows: SearchTexts;
  onExclude: (key: string) => void;
}

/** A row for each partner, tenant, offer, status or currency. Leaving one out subtracts it from everything above. */
export function BreakdownTable({ insight, by, rows, onExclude }: Props): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const { groups } = insight;
  const places = placesOf(groups.map(({ now }) => now.usd_payout));
  const rate = (value: number | undefined): string => (value === undefined ? t.common.none : format.share(value));
  return (
    <TableScroller label={t.insight.breakdown}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t.insight.by[by]}</th>
            {[
              t.insight.conversions,
              t.insight.before,
              `${t.insight.sale} USD`,
              `${t.insight.payout} USD`,
              t.insight.approval,
              t.insight.duplicates,
              t.insight.quarantined,
            ].map((name) => (
              <th key={name} scope="col" className={table.end}>
                {name}
              </th>
            ))}
            <th scope="col">{t.insight.leaveOut}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ key, now, before }) => (
            <tr key={key ?? ''}>
              <td>{key ?? t.insight.nothing}</td>
              <td className={table.end}>
                <Link to="/conversions" search={{ ...rows, ...filterOf(by, key) }} preload={false}>
                  {format.count(now.conversions)}
                </Link>
              </td>
              <td className={table.end}>{format.count(before.conversions)}</td>
              <td className={table.end}>
                {format.amount(now.usd_sale_amount, placesOf(groups.map((one) => one.now.usd_sale_amount)))}
              </td>
              <td className={table.end}>{format.amount(now.usd_payout, places)}</td>
              <td className={table.end}>{rate(approvalRate(now))}</td>
              <td className={table.end}>{format.count(now.duplicates)}</td>
              <td className={table.end}>{format.count(now.quarantined)}</td>
              <td>
                <Button
                  look="quiet"
                  icon="cross"
                  aria-label={t.insight.leaveOutOne(key ?? t.insight.nothing)}
                  onClick={() => onExclude(key ?? '')}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}

/** Rows without a value cannot be filtered for. */
function filterOf(by: Breakdown, key: string | null): SearchTexts {
  if (key === null) return {};
  if (by !== 'tenant') return { [by]: key };
  const [partner, tenant] = key.split('/');
  return { partner, tenant };
}
