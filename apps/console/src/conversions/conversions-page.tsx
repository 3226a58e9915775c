import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call, HERE } from '../client/client';
import { useFormat } from '../format/use-format';
import { placesOf } from '../format/format';
import { Time } from '../format/time';
import type { Column } from '../list/column';
import { List } from '../list/list';
import { partnerFilter } from '../list/list-filters';
import { useListSearch } from '../list/use-list-search';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { EmptyState } from '../parts/empty-state';
import { PageHeader } from '../parts/page-header';
import { allPartnersQuery, zonesOf } from '../partners/partner-queries';
import { NotAnswered } from './not-answered';
import type { StoredPostback } from './conversion-queries';
import { ConversionStatus, PostbackKind } from './conversion-badges';
import { STATUSES } from './statuses';
import { PostbackFacts } from './postback-facts';

const FILTER_NAMES = [
  'partner',
  'tenant',
  'status',
  'offer',
  'currency',
  'conversion_id',
  'click_id',
  'duplicates',
  'from',
  'to',
];

/** The stored postbacks of all partners, the newest first. */
export default function ConversionsPage(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch(FILTER_NAMES);
  const { cursor, filters } = search;
  const { data: partners = [] } = useQuery(allPartnersQuery);
  const query = useQuery({
    queryKey: ['conversions', 'list', filters, cursor],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'get', '/api/v1/conversions', { query: { ...filters, cursor }, signal })).body,
    placeholderData: keepPreviousData,
  });
  const zones = zonesOf(partners);
  return (
    <>
      <PageHeader title={t.conversions.title} lead={t.conversions.lead} />
      <NotAnswered
        partners={query.data?.not_answered ?? []}
        onRetry={() => void query.refetch()}
        onNarrow={search.narrow}
      />
      <List
        name="conversions"
        views="conversions"
        label={t.conversions.title}
        search={search}
        query={query}
        isPartial={(query.data?.not_answered.length ?? 0) > 0}
        columns={columnsOf(t, zones, query.data?.data ?? [])}
        filters={[
          partnerFilter(t, partners),
          {
            name: 'status',
            label: t.conversions.fields.status,
            kind: 'choice',
            options: STATUSES.map((status) => [status, t.conversions.statuses[status]] as const),
          },
          ...(search.filters['tenant'] === undefined
            ? []
            : [{ name: 'tenant', label: t.common.tenant, kind: 'text' as const }]),
          { name: 'offer', label: t.conversions.fields.offer, kind: 'text' },
          ...(search.filters['currency'] === undefined
            ? []
            : [{ name: 'currency', label: t.insight.by.currency, kind: 'text' as const }]),
          { name: 'conversion_id', label: 'conversion_id', kind: 'text' },
          { name: 'click_id', label: 'click_id', kind: 'text' },
          {
            name: 'duplicates',
            label: t.conversions.duplicates,
            kind: 'choice',
            options: [
              ['true', t.conversions.onlyDuplicates],
              ['false', t.conversions.noDuplicates],
            ],
          },
          { name: 'from', label: t.lists.from, kind: 'time' },
          { name: 'to', label: t.lists.to, kind: 'time' },
        ]}
        keyOf={({ postback_id }) => postback_id}
        idOf={({ conversion_id, postback_id }) => conversion_id ?? postback_id}
        hrefOf={hrefOf}
        exportPath="/api/v1/exports/conversions"
        peek={(postback) => <PostbackFacts postback={postback} partnerZone={zones.get(postback.partner_code)} />}
        peekTitle={({ conversion_id, postback_id }) => conversion_id ?? postback_id}
        empty={<EmptyState icon="conversions" title={t.conversions.none} reason={t.conversions.noneReason} />}
      />
    </>
  );
}

function hrefOf({ partner_code, conversion_id, tenant }: StoredPostback): string {
  const query = tenant === null ? '' : `?tenant=${encodeURIComponent(tenant)}`;
  return `/conversions/${partner_code}/${encodeURIComponent(conversion_id ?? '')}${query}`;
}

type Zones = ReadonlyMap<string, string>;

function columnsOf(t: Messages, zones: Zones, rows: readonly StoredPostback[]): Column<StoredPostback>[] {
  const { fields } = t.conversions;
  const amount = (name: 'usd_sale_amount' | 'usd_payout' | 'myr_sale_amount' | 'myr_payout', label: string) => ({
    id: name,
    name: label,
    align: 'end' as const,
    ...(name !== 'usd_payout' && { shownFrom: 'tablet' as const }),
    cell: (row: StoredPostback) => <Amount value={row[name]} places={placesOf(rows.map((other) => other[name]))} />,
  });
  return [
    { id: 'conversion_id', name: 'conversion_id', cell: ({ conversion_id }) => <code>{conversion_id}</code> },
    {
      id: 'received',
      name: fields.received,
      fields: ['received_at'],
      cell: ({ received_at, partner_code }) => <Time value={received_at} partnerZone={zones.get(partner_code)} />,
    },
    {
      id: 'partner',
      name: t.common.partner,
      shownFrom: 'tablet',
      fields: ['partner_code'],
      cell: ({ partner_code }) => partner_code,
    },
    { id: 'tenant', name: t.common.tenant, isHidden: true, shownFrom: 'desktop', cell: ({ tenant }) => tenant },
    { id: 'status', name: fields.status, cell: ({ status }) => <ConversionStatus status={status} /> },
    {
      id: 'kind',
      name: fields.kind,
      shownFrom: 'tablet',
      fields: ['is_duplicate', 'is_update'],
      cell: (row) => <PostbackKind postback={row} />,
    },
    {
      id: 'offer',
      name: fields.offer,
      shownFrom: 'tablet',
      fields: ['offer_name', 'offer_id'],
      cell: ({ offer_name, offer_id }) => offer_name ?? offer_id,
    },
    amount('usd_sale_amount', `${fields.sale} USD`),
    amount('usd_payout', `${fields.payout} USD`),
    { ...amount('myr_sale_amount', `${fields.sale} MYR`), isHidden: true },
    { ...amount('myr_payout', `${fields.payout} MYR`), isHidden: true },
    { id: 'order_id', name: 'order_id', isHidden: true, shownFrom: 'desktop', cell: ({ order_id }) => order_id },
    {
      id: 'click_id',
      name: 'click_id',
      isHidden: true,
      shownFrom: 'desktop',
      cell: ({ click_id }) => <code>{click_id}</code>,
    },
  ];
}

function Amount({ value, places }: { value: string | null; places: 2 | 4 }): React.ReactNode {
  const format = useFormat();
  return value === null ? '' : format.amount(value, places);
}
