import { Link } from '@tanstack/react-router';
import { useFormat } from '../format/use-format';
import table from '../list/list-table.module.css';
import { TableScroller } from '../list/list-table';
import { useMessages } from '../messages/use-messages';
import type { SearchTexts } from '../search-texts';
import type { EventStatistics, Group } from './figure-queries';

/** More rows are no overview. */
const MAX_ROWS = 50;

interface Props {
  statistics: EventStatistics;
  by: Group;
  /** The filters of the events behind the figures. */
  rows: SearchTexts;
}

/** Figures by type, name or source, most events first. Types and names have no visitors. */
export function GroupTable({ statistics, by, rows }: Props): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const { totals } = statistics;
  const groups = statistics.rows.toSorted((one, other) => other.events - one.events).slice(0, MAX_ROWS);
  const visits = by === 'source' ? (['visitor_days', 'users', 'sessions'] as const) : [];
  return (
    <TableScroller label={t.insight.breakdown}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t.figures.groups[by]}</th>
            <th scope="col" className={table.end}>
              {t.figures.measures.events}
            </th>
            <th scope="col" className={table.end}>
              {t.figures.share}
            </th>
            {visits.map((name) => (
              <th key={name} scope="col" className={table.end}>
                {t.figures.measures[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.key}>
              <td>{group.key}</td>
              <td className={table.end}>
                <Link to="/events" search={{ ...rows, [by]: group.key }} preload={false}>
                  {format.count(group.events)}
                </Link>
              </td>
              <td className={table.end}>{format.share(group.events / Math.max(totals.events, 1))}</td>
              {visits.map((name) => (
                <td key={name} className={table.end}>
                  {format.count(group[name] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}
