import { Link } from '@tanstack/react-router';
import { useFormat } from '../format/use-format';
import { Time } from '../format/time';
import { TableScroller } from '../list/list-table';
import { useMessages } from '../messages/use-messages';
import { StateBadge } from '../parts/state-badge';
import table from '../list/list-table.module.css';
import type { PartnerOverview } from './overview-query';
import { Sparkline } from './sparkline';

export function PartnersTable({ partners }: { partners: readonly PartnerOverview[] }): React.ReactNode {
  const t = useMessages();
  const { columns } = t.overview;
  return (
    <TableScroller label={t.navigation.partners}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t.common.partner}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col" className={table.tablet}>
              {columns.day}
            </th>
            <th scope="col">{columns.last}</th>
            <th scope="col" className={`${table.end} ${table.tablet}`}>
              {columns.conversions}
            </th>
            <th scope="col" className={table.end}>
              {columns.quarantine}
            </th>
            <th scope="col" className={`${table.end} ${table.tablet}`}>
              {columns.spool}
            </th>
            <th scope="col" className={table.tablet}>
              {columns.errors}
            </th>
            <th scope="col" className={`${table.end} ${table.desktop}`}>
              {columns.revision}
            </th>
          </tr>
        </thead>
        <tbody>
          {partners.map((partner) => (
            <PartnerRow key={partner.code} partner={partner} />
          ))}
        </tbody>
      </table>
    </TableScroller>
  );
}

function PartnerRow({ partner }: { partner: PartnerOverview }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const count = (value: number | null): string => (value === null ? t.common.none : format.count(value));
  return (
    <tr>
      <td>
        <Link to={`/partners/${partner.code}`} className={table.link}>
          {partner.name}
        </Link>
      </td>
      <td>
        <ServiceState partner={partner} />
      </td>
      <td className={table.tablet}>
        <Sparkline hours={partner.hours} />
      </td>
      <td>
        <Time value={partner.last_postback_at} as="age" />
      </td>
      <td className={`${table.end} ${table.tablet}`}>{count(partner.conversions_24h)}</td>
      <td className={table.end}>
        {partner.quarantine_open ? (
          <Link to={`/quarantine?partner=${partner.code}`}>{count(partner.quarantine_open)}</Link>
        ) : (
          count(partner.quarantine_open)
        )}
      </td>
      <td className={`${table.end} ${table.tablet}`}>{count(partner.spool_pending)}</td>
      <td className={table.tablet}>
        <ErrorsMeter count={partner.errors_in_a_row} limit={partner.errors_limit} />
      </td>
      <td className={`${table.end} ${table.desktop}`}>
        <Link to={`/partners/${partner.code}/history`}>{partner.revision}</Link>
      </td>
    </tr>
  );
}

/** Whether the partner takes postbacks, and its service and database work. */
function ServiceState({ partner }: { partner: PartnerOverview }): React.ReactNode {
  const t = useMessages();
  const { states } = t.overview;
  if (!partner.active) return <StateBadge tone="neutral">{t.partners.inactive}</StateBadge>;
  if (partner.database === 'down') return <StateBadge tone="bad">{states.databaseDown}</StateBadge>;
  if (partner.answered) return <StateBadge tone="good">{states.works}</StateBadge>;
  if (partner.error === 'asleep') return <StateBadge tone="neutral">{states.sleeps}</StateBadge>;
  if (partner.error === 'not_deployed') return <StateBadge tone="neutral">{states.notDeployed}</StateBadge>;
  return <StateBadge tone="bad">{states.noResponse}</StateBadge>;
}

/** Errors in a row, against the number at which the sender switches the URL off. */
function ErrorsMeter({ count, limit }: { count: number | null; limit: number | null }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  if (count === null) return <span>{t.common.none}</span>;
  if (count === 0) return <span>0</span>;
  const isClose = limit !== null && count * 2 >= limit;
  const text = limit === null ? format.count(count) : t.overview.ofLimit(format.count(count), format.count(limit));
  return <StateBadge tone={isClose ? 'bad' : 'warn'}>{text}</StateBadge>;
}
