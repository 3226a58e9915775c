import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { describeReason } from '../format/describe-reason';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import table from '../list/list-table.module.css';
import type { ListSearch } from '../list/use-list-search';
import { TableScroller } from '../list/list-table';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { ErrorStrip } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { useMay } from '../session/session';
import styles from './quarantine.module.css';
import type { ReasonGroup } from './quarantine-queries';
import { RedriveDialog } from '../jobs/redrive-dialog';

type Zones = ReadonlyMap<string, string>;

interface Props {
  query: {
    data: { groups: ReasonGroup[]; has_more: boolean; looked_at: number; money_of: number } | undefined;
    error: unknown;
    refetch: () => unknown;
  };
  search: ListSearch;
  zones: Zones;
}

/** How many postbacks wait for the same reason, since when, and how much money with them. */
export function ReasonGroups({ query, search, zones }: Props): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const [redriven, setRedriven] = useState<ReasonGroup>();
  const { data, error } = query;
  const mayRedrive = useMay('redrive');
  const { columns } = t.quarantine;
  if (data?.groups.length === 0) return null;
  return (
    <div className={styles.groups}>
      <Panel title={t.quarantine.byReason} isFlush>
        {error !== null && <ErrorStrip error={error} onRetry={() => void query.refetch()} />}
        {!data && error === null && <Skeleton lines={3} />}
        {data && (
          <TableScroller label={t.quarantine.byReason}>
            <table className={table.table}>
              <thead>
                <tr>
                  <th scope="col">{t.quarantine.reason}</th>
                  <th scope="col" className={table.tablet}>
                    {t.common.partner}
                  </th>
                  <th scope="col" className={table.end}>
                    {columns.postbacks}
                  </th>
                  <th scope="col" className={`${table.end} ${table.tablet}`}>
                    {columns.money}
                  </th>
                  <th scope="col" className={table.tablet}>
                    {columns.first}
                  </th>
                  <th scope="col" className={table.tablet}>
                    {columns.last}
                  </th>
                  <th scope="col">{columns.next}</th>
                </tr>
              </thead>
              <tbody>
                {data.groups.map((group) => (
                  <GroupRow
                    key={`${group.partner_code} ${group.field} ${group.code}`}
                    group={group}
                    search={search}
                    zone={zones.get(group.partner_code)}
                    onRedrive={mayRedrive ? () => setRedriven(group) : undefined}
                  />
                ))}
              </tbody>
            </table>
          </TableScroller>
        )}
        {data && (
          <p className={styles.note}>
            {t.quarantine.coverage(format.count(data.looked_at), format.count(data.money_of), data.has_more)}
          </p>
        )}
      </Panel>
      {redriven && (
        <RedriveDialog
          partnerCode={redriven.partner_code}
          choice={{
            field: redriven.field,
            code: redriven.code,
            ...(search.filters['from'] && { from: search.filters['from'] }),
            ...(search.filters['tenant'] && { tenant: search.filters['tenant'] }),
          }}
          until={search.filters['to']}
          count={redriven.postbacks}
          onClose={() => setRedriven(undefined)}
        />
      )}
    </div>
  );
}

interface RowProps {
  group: ReasonGroup;
  search: ListSearch;
  zone: string | undefined;
  onRedrive: (() => void) | undefined;
}

function GroupRow({ group, search, zone, onRedrive }: RowProps): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const { partner_code: partner, field, code } = group;
  const show = (): void =>
    search.change({ partner, field, code, cursor: undefined, peek: undefined }, { isNewEntry: true });
  return (
    <tr>
      <td className={styles.why}>
        <button type="button" className={styles.reason} onClick={show}>
          {describeReason(t, group)}
        </button>
        <code className={styles.field}>{field}</code>
        <span className={table.phone}>{partner}</span>
      </td>
      <td className={table.tablet}>{partner}</td>
      <td className={table.end}>{format.count(group.postbacks)}</td>
      <td className={`${table.end} ${table.tablet}`}>
        {group.money.map(({ field: of, currency, amount }) => (
          <div key={`${of} ${currency}`} title={of}>
            {t.quarantine.amounts[/payout/.test(of) ? 'payout' : 'sale']} {format.amount(amount, 2)} {currency}
          </div>
        ))}
      </td>
      <td className={table.tablet}>
        <Time value={group.first_received_at} partnerZone={zone} as="age" />
      </td>
      <td className={table.tablet}>
        <Time value={group.last_received_at} partnerZone={zone} as="age" />
      </td>
      <td>
        <span className={styles.acts}>
          <Link to={`/partners/${partner}/mapping?sample=${group.sample_postback_id}`}>{t.quarantine.repair}</Link>
          {onRedrive && (
            <Button look="quiet" onClick={onRedrive}>
              {t.quarantine.redrive}
            </Button>
          )}
        </span>
      </td>
    </tr>
  );
}
