import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ConversionStatus } from '../conversions/conversion-badges';
import { isStatus } from '../conversions/statuses';
import { ConversionsRead } from '../events/complete-until';
import { SpanTools } from '../events/span-tools';
import { placesOf } from '../format/format';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import { useZone } from '../format/zone';
import { readPeriod } from '../insight/insight-period';
import type { Column } from '../list/column';
import { List } from '../list/list';
import { partnerFilter } from '../list/list-filters';
import { useListSearch } from '../list/use-list-search';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { EmptyState } from '../parts/empty-state';
import { StateBadge } from '../parts/state-badge';
import { allPartnersQuery } from '../partners/partner-queries';
import { type UnmatchedConversion, unmatchedConversionsQuery } from './click-queries';
import { ClicksFrame } from './clicks-frame';

/** Conversions whose click no event has. */
export default function UnmatchedConversionsPage(): React.ReactNode {
  const t = useMessages();
  const [now] = useState(() => new Date());
  const zone = useZone();
  const search = useListSearch(['partner', 'from', 'to']);
  const { partner, from, to } = search.filters;
  const period = readPeriod(from, to, zone, now);
  const query = useQuery(unmatchedConversionsQuery(period, { ...(partner && { partner }) }, search.cursor));
  const { data: partners = [] } = useQuery(allPartnersQuery);
  return (
    <ClicksFrame lead={t.clicks.leads.unmatchedConversions}>
      <SpanTools search={search} period={period} zone={zone} now={now} filters={[partnerFilter(t, partners)]} />
      {query.data && <ConversionsRead read={query.data} />}
      <List
        name="unmatched-conversions"
        label={t.clicks.tabs.unmatchedConversions}
        search={search}
        query={query}
        columns={useColumns(t)}
        filters={[]}
        keyOf={({ partner_code, tenant, conversion_id }) => `${partner_code} ${tenant ?? ''} ${conversion_id}`}
        idOf={({ conversion_id }) => conversion_id}
        empty={<EmptyState icon="check" title={t.clicks.none} reason={t.clicks.noneReasons.unmatchedConversions} />}
      />
    </ClicksFrame>
  );
}

function useColumns(t: Messages): Column<UnmatchedConversion>[] {
  const format = useFormat();
  const { fields } = t.conversions;
  return [
    { id: 'received', name: fields.received, cell: ({ received_at }) => <Time value={received_at} /> },
    {
      id: 'conversion',
      name: t.clicks.conversion,
      cell: ({ partner_code: partnerCode, conversion_id: conversionId, tenant }) => (
        <Link
          to="/conversions/$partnerCode/$conversionId"
          params={{ partnerCode, conversionId }}
          search={tenant === null ? {} : { tenant }}
          preload={false}
        >
          {conversionId}
        </Link>
      ),
    },
    {
      id: 'reason',
      name: t.events.reason,
      cell: ({ reason }) => (
        <StateBadge tone={reason === 'no_click_id' ? 'neutral' : 'warn'}>{t.clicks.reasons[reason]}</StateBadge>
      ),
    },
    { id: 'partner', name: t.common.partner, shownFrom: 'tablet', cell: ({ partner_code }) => partner_code },
    {
      id: 'status',
      name: fields.status,
      shownFrom: 'tablet',
      cell: ({ status }) => <ConversionStatus status={isStatus(status) ? status : null} />,
    },
    { id: 'offer', name: fields.offer, shownFrom: 'desktop', cell: ({ offer }) => offer },
    {
      id: 'payout',
      name: fields.payout,
      align: 'end',
      shownFrom: 'desktop',
      cell: ({ payout, payout_currency }) =>
        payout === null ? t.common.none : `${payout_currency ?? ''} ${format.amount(payout, placesOf([payout]))}`,
    },
    {
      id: 'click',
      name: t.events.fields.click_id,
      shownFrom: 'desktop',
      cell: ({ click_id }) => click_id && <code>{click_id}</code>,
    },
    { id: 'tenant', name: t.common.tenant, isHidden: true, cell: ({ tenant }) => tenant },
  ];
}
