import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';
import { Time } from '../format/time';
import type { Column } from '../list/column';
import { List } from '../list/list';
import { useListSearch } from '../list/use-list-search';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { EmptyState } from '../parts/empty-state';
import { Facts } from '../parts/facts';
import { diffSnapshots } from '../history/diff-snapshots';
import { allPartnersQuery, partnerOptions } from '../partners/partner-queries';
import { SettingsFrame } from './settings-frame';

type AuditEntry = ResponseBody<'/api/v1/audit', 'get'>['data'][number];

const FILTER_NAMES = ['partner_code', 'entity', 'action', 'actor', 'from', 'to'];

export default function AuditPage(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch(FILTER_NAMES);
  const { cursor, filters } = search;
  const { data: partners = [] } = useQuery(allPartnersQuery);
  const query = useQuery({
    queryKey: ['audit', filters, cursor],
    queryFn: async ({ signal }) => {
      const parameters = { page_size: 50, ...filters, ...(cursor && { cursor }) } as { page_size: number };
      return (await call(HERE, 'get', '/api/v1/audit', { query: parameters, signal })).body;
    },
    placeholderData: keepPreviousData,
  });
  return (
    <SettingsFrame>
      <List
        name="audit"
        label={t.settings.tabs.audit}
        search={search}
        query={query}
        columns={columnsOf(t)}
        filters={[
          {
            name: 'partner_code',
            label: t.common.partner,
            kind: 'choice',
            options: partnerOptions(partners),
          },
          { name: 'entity', label: t.audit.columns.entity, kind: 'choice', options: Object.entries(t.audit.entities) },
          { name: 'action', label: t.audit.columns.action, kind: 'choice', options: Object.entries(t.audit.actions) },
          { name: 'actor', label: t.audit.columns.actor, kind: 'text' },
          { name: 'from', label: t.lists.from, kind: 'time' },
          { name: 'to', label: t.lists.to, kind: 'time' },
        ]}
        keyOf={({ id }) => String(id)}
        peek={(entry) => <AuditFacts entry={entry} />}
        peekTitle={(entry) => titleOf(t, entry)}
        empty={<EmptyState icon="settings" title={t.audit.none} reason={t.audit.noneReason} />}
      />
    </SettingsFrame>
  );
}

function titleOf(t: Messages, { action, entity }: AuditEntry): string {
  return `${t.audit.entities[entity]} · ${t.audit.actions[action]}`;
}

function columnsOf(t: Messages): Column<AuditEntry>[] {
  const { columns } = t.audit;
  return [
    { id: 'at', name: columns.at, cell: ({ at }) => <Time value={at} /> },
    { id: 'what', name: columns.action, cell: (entry) => titleOf(t, entry) },
    { id: 'entity', name: columns.entityId, cell: ({ entity_id }) => <code>{entity_id}</code> },
    { id: 'actor', name: columns.actor, shownFrom: 'desktop', cell: ({ actor }) => actor },
    {
      id: 'partner',
      name: t.common.partner,
      isHidden: true,
      shownFrom: 'desktop',
      cell: ({ partner_code }) => partner_code,
    },
    { id: 'origin', name: columns.origin, isHidden: true, shownFrom: 'desktop', cell: ({ origin }) => origin },
  ];
}

function AuditFacts({ entry }: { entry: AuditEntry }): React.ReactNode {
  const t = useMessages();
  const { columns } = t.audit;
  const differences = diffSnapshots(entry.before ?? {}, entry.after ?? {});
  return (
    <>
      <Facts
        facts={[
          [columns.at, <Time value={entry.at} />],
          [columns.actor, entry.actor],
          [columns.entityId, <code>{entry.entity_id}</code>],
          [columns.origin, entry.origin ?? t.common.none],
        ]}
      />
      {differences.length > 0 && <h3>{t.audit.changes}</h3>}
      <Facts
        facts={differences.map(({ path, before, after }) => [
          path,
          <>
            {before !== undefined && <del>{before}</del>} {after !== undefined && <ins>{after}</ins>}
          </>,
        ])}
      />
    </>
  );
}
