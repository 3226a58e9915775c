import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { EventsFrame } from '../events/events-frame';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import type { Column } from '../list/column';
import { List } from '../list/list';
import { useListSearch } from '../list/use-list-search';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { EmptyState } from '../parts/empty-state';
import { StateBadge } from '../parts/state-badge';
import { useMay } from '../session/session';
import { CreateSourceDialog } from './create-source-dialog';
import type { Source } from './source-queries';

/** The sites, apps and servers that send events. */
export default function SourcesPage(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch([]);
  const [isCreating, setCreating] = useState(false);
  const mayEdit = useMay('edit');
  const { cursor } = search;
  const query = useQuery({
    queryKey: ['sources', 'list', cursor],
    queryFn: async ({ signal }) => {
      const page = { page_size: 50, ...(cursor && { cursor }) };
      return (await call(HERE, 'get', '/api/v1/analytics/sources', { query: page, signal })).body;
    },
    placeholderData: keepPreviousData,
  });
  const createButton = mayEdit && (
    <Button look="primary" icon="plus" onClick={() => setCreating(true)}>
      {t.sources.create}
    </Button>
  );
  return (
    <EventsFrame lead={t.sources.lead} actions={createButton}>
      <List
        name="sources"
        label={t.events.tabs.sources}
        search={search}
        query={query}
        columns={useColumns(t)}
        filters={[]}
        keyOf={({ code }) => code}
        hrefOf={({ code }) => `/events/sources/${code}`}
        empty={<EmptyState icon="events" title={t.sources.none} reason={t.sources.noneReason} action={createButton} />}
      />
      {isCreating && <CreateSourceDialog onClose={() => setCreating(false)} />}
    </EventsFrame>
  );
}

function useColumns(t: Messages): Column<Source>[] {
  const format = useFormat();
  const { columns, fields } = t.sources;
  return [
    { id: 'name', name: fields.name, cell: ({ name }) => name },
    { id: 'state', name: columns.state, cell: (source) => <SourceState source={source} /> },
    { id: 'code', name: columns.code, shownFrom: 'tablet', cell: ({ code }) => <code>{code}</code> },
    {
      id: 'origins',
      name: fields.origins,
      shownFrom: 'desktop',
      wraps: true,
      cell: ({ origins }) => origins.join(', '),
    },
    {
      id: 'keys',
      name: columns.keys,
      align: 'end',
      cell: ({ keys }) => format.count(keys.filter(({ revoked_at }) => revoked_at === null).length),
    },
    { id: 'partner', name: t.common.partner, shownFrom: 'desktop', cell: ({ partner_code }) => partner_code },
    {
      id: 'updated',
      name: columns.updated,
      shownFrom: 'desktop',
      cell: ({ updated_at }) => <Time value={updated_at} />,
    },
  ];
}

export function SourceState({ source }: { source: Pick<Source, 'is_active'> }): React.ReactNode {
  const t = useMessages();
  return source.is_active ? (
    <StateBadge tone="good">{t.sources.active}</StateBadge>
  ) : (
    <StateBadge tone="neutral" icon="pause">
      {t.sources.inactive}
    </StateBadge>
  );
}
