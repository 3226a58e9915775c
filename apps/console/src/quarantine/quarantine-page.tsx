import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { NotAnswered } from '../conversions/not-answered';
import { describeReason } from '../format/describe-reason';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import type { Column } from '../list/column';
import { List } from '../list/list';
import { partnerFilter } from '../list/list-filters';
import { useListSearch } from '../list/use-list-search';
import { useMessages } from '../messages/use-messages';
import { EmptyState } from '../parts/empty-state';
import { PageHeader } from '../parts/page-header';
import { allPartnersQuery, zonesOf } from '../partners/partner-queries';
import { useMay } from '../session/session';
import { QUARANTINE_FILTERS, type QuarantinedRow, reasonsQuery } from './quarantine-queries';
import { QuarantinedSummary } from './quarantined-summary';
import { ReasonGroups } from './reason-groups';
import { RedriveBar } from './redrive-bar';

/** Postbacks that could not become conversions: by reason first, then one by one. */
export default function QuarantinePage(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch(QUARANTINE_FILTERS);
  const { cursor, filters } = search;
  const { data: partners = [] } = useQuery(allPartnersQuery);
  const reasons = useQuery({ ...reasonsQuery(filters), placeholderData: keepPreviousData });
  const query = useQuery({
    queryKey: ['quarantine', 'list', filters, cursor],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'get', '/api/v1/quarantine', { query: { ...filters, cursor }, signal })).body,
    placeholderData: keepPreviousData,
  });
  const selection = useSelection(query.data?.data ?? []);
  const zones = zonesOf(partners);
  const columns = useColumns(zones, selection);
  const fieldsOfReasons = [...new Set((reasons.data?.groups ?? []).map(({ field }) => field))];
  const codesOfReasons = new Map((reasons.data?.groups ?? []).map((group) => [group.code, describeReason(t, group)]));
  return (
    <>
      <PageHeader title={t.quarantine.title} lead={t.quarantine.lead} />
      <NotAnswered
        partners={query.data?.not_answered ?? []}
        onRetry={() => void query.refetch()}
        onNarrow={search.narrow}
      />
      <ReasonGroups query={reasons} search={search} zones={zones} />
      <RedriveBar selected={selection.rows} filters={filters} count={reasons.data?.looked_at} />
      <List
        name="quarantine"
        views="quarantine"
        label={t.quarantine.title}
        search={search}
        query={query}
        isPartial={(query.data?.not_answered.length ?? 0) > 0}
        columns={columns}
        filters={[
          partnerFilter(t, partners),
          {
            name: 'field',
            label: t.quarantine.field,
            kind: 'choice',
            options: fieldsOfReasons.map((field) => [field, field] as const),
          },
          { name: 'code', label: t.quarantine.reason, kind: 'choice', options: [...codesOfReasons] },
          { name: 'from', label: t.lists.from, kind: 'time' },
          { name: 'to', label: t.lists.to, kind: 'time' },
        ]}
        keyOf={({ postback_id }) => postback_id}
        exportPath="/api/v1/exports/quarantine"
        hrefOf={({ partner_code, postback_id }) => `/quarantine/${partner_code}/${postback_id}`}
        peek={(row) => <QuarantinedSummary row={row} partnerZone={zones.get(row.partner_code)} />}
        peekTitle={({ conversion_id, postback_id }) => conversion_id ?? postback_id}
        empty={<EmptyState icon="check" title={t.quarantine.none} reason={t.quarantine.noneReason} />}
      />
    </>
  );
}

interface Selection {
  rows: QuarantinedRow[];
  has: (row: QuarantinedRow) => boolean;
  toggle: (row: QuarantinedRow) => void;
}

/** Rows that are ticked, of those that are shown. */
function useSelection(rows: readonly QuarantinedRow[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const toggle = ({ postback_id: id }: QuarantinedRow): void => {
    setIds((before) => (before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id])));
  };
  const has = ({ postback_id }: QuarantinedRow): boolean => ids.has(postback_id);
  return { rows: rows.filter(has), has, toggle };
}

function useColumns(zones: ReadonlyMap<string, string>, selection: Selection): Column<QuarantinedRow>[] {
  const t = useMessages();
  const format = useFormat();
  const mayRedrive = useMay('redrive');
  const { columns } = t.quarantine;
  const tick: Column<QuarantinedRow> = {
    id: 'select',
    name: columns.select,
    isControl: true,
    fields: [],
    cell: (row) => (
      <input
        type="checkbox"
        checked={selection.has(row)}
        aria-label={`${columns.select} ${row.conversion_id ?? row.postback_id}`}
        onChange={() => selection.toggle(row)}
      />
    ),
  };
  return [
    ...(mayRedrive ? [tick] : []),
    {
      id: 'received',
      name: t.conversions.fields.received,
      fields: ['received_at'],
      cell: ({ received_at, partner_code }) => <Time value={received_at} partnerZone={zones.get(partner_code)} />,
    },
    { id: 'partner', name: t.common.partner, fields: ['partner_code'], cell: ({ partner_code }) => partner_code },
    { id: 'tenant', name: t.common.tenant, isHidden: true, cell: ({ tenant }) => tenant },
    {
      id: 'conversion_id',
      name: 'conversion_id',
      cell: ({ conversion_id }) => conversion_id && <code>{conversion_id}</code>,
    },
    {
      id: 'field',
      name: t.quarantine.field,
      fields: ['reasons'],
      cell: ({ reasons }) => <code>{reasons.map(({ field }) => field).join(', ')}</code>,
    },
    {
      id: 'reason',
      name: t.quarantine.reason,
      fields: ['reasons'],
      shownFrom: 'desktop',
      wraps: true,
      cell: ({ reasons }) => reasons.map((reason) => describeReason(t, reason)).join(' '),
    },
    {
      id: 'value',
      name: columns.value,
      fields: ['reasons'],
      cell: ({ reasons }) => <code>{reasons.flatMap(({ value }) => value ?? []).join(', ')}</code>,
    },
    {
      id: 'size',
      name: columns.size,
      fields: ['size_bytes'],
      isHidden: true,
      align: 'end',
      cell: ({ size_bytes }) => format.count(size_bytes),
    },
  ];
}
