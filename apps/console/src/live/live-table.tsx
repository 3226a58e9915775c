import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { statusWord } from '../conversions/statuses';
import { describeReason } from '../format/describe-reason';
import { placesOf } from '../format/format';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import listStyles from '../list/list-table.module.css';
import { useMessages } from '../messages/use-messages';
import { StateBadge, type Tone } from '../parts/state-badge';
import type { LiveRow } from './live-rows';

const TONES: Record<LiveRow['outcome'], Tone> = {
  stored: 'good',
  updated: 'accent',
  duplicate: 'neutral',
  quarantined: 'bad',
};
export const OUTCOMES = Object.keys(TONES) as LiveRow['outcome'][];

interface Props {
  rows: readonly LiveRow[];
  zones: ReadonlyMap<string, string>;
}

/** The rows of the live tail. Rows are only added on top, so that none moves away from under the pointer while paused. */
export function LiveTable({ rows, zones }: Props): React.ReactNode {
  const t = useMessages();
  const { fields } = t.conversions;
  const places = placesOf(rows.map(({ usd_payout }) => usd_payout));
  return (
    <section className={listStyles.scroller} tabIndex={0} aria-label={t.live.title}>
      <table className={listStyles.table}>
        <thead>
          <tr>
            <th scope="col">{fields.received}</th>
            <th scope="col">{t.common.partner}</th>
            <th scope="col">{t.live.outcome}</th>
            <th scope="col">conversion_id</th>
            <th scope="col">{fields.status}</th>
            <th scope="col" className={listStyles.end}>
              {fields.payout} USD
            </th>
            <th scope="col">{t.live.offerOrReason}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.postback_id} row={row} zone={zones.get(row.partner_code)} places={places} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  row: LiveRow;
  zone: string | undefined;
  places: 2 | 4;
}

const Row = memo(function Row({ row, zone, places }: RowProps): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const { reasons, usd_payout: payout } = row;
  return (
    <tr data-key={row.postback_id}>
      <td>
        <Time value={row.received_at} partnerZone={zone} />
      </td>
      <td>{row.partner_code}</td>
      <td>
        <StateBadge tone={TONES[row.outcome]}>{t.live.outcomes[row.outcome]}</StateBadge>
      </td>
      <td>
        <ConversionLink row={row} />
      </td>
      <td>{row.status === null ? '' : statusWord(t, row.status)}</td>
      <td className={listStyles.end}>{payout === null ? '' : format.amount(payout, places)}</td>
      <td>
        {reasons ? reasons.map((reason) => `${reason.field}: ${describeReason(t, reason)}`).join(' ') : row.offer_name}
      </td>
    </tr>
  );
});

function ConversionLink({ row }: { row: LiveRow }): React.ReactNode {
  const { conversion_id: id, partner_code: partner, tenant, outcome } = row;
  if (id === null) return null;
  if (outcome === 'quarantined') return <code>{id}</code>;
  const query = tenant === null ? '' : `?tenant=${encodeURIComponent(tenant)}`;
  return (
    <Link to={`/conversions/${partner}/${encodeURIComponent(id)}${query}`} preload={false}>
      <code>{id}</code>
    </Link>
  );
}
