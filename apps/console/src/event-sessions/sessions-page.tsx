import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call, HERE, type ResponseBody } from '../client/client';
import { CompleteUntil } from '../events/complete-until';
import { EventsFrame } from '../events/events-frame';
import { useBotFilter, useSourceFilter } from '../events/span-tools';
import { Duration } from '../format/duration';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import type { Column } from '../list/column';
import { ColumnFacts } from '../list/peek-panel';
import { List } from '../list/list';
import { useListSearch } from '../list/use-list-search';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { EmptyState } from '../parts/empty-state';
import { StateBadge } from '../parts/state-badge';
import type { SearchTexts } from '../search-texts';
import { useMay } from '../session/session';

type EventSession = ResponseBody<'/api/v1/analytics/sessions', 'get'>['data'][number];

const sessionsQuery = (filters: SearchTexts, cursor: string | undefined) =>
  queryOptions({
    queryKey: ['event sessions', filters, cursor],
    queryFn: async ({ signal }) => {
      const query = { page_size: 50, ...filters, ...(cursor && { cursor }) };
      return (await call(HERE, 'get', '/api/v1/analytics/sessions', { query, signal })).body;
    },
    placeholderData: keepPreviousData,
  });

/** Sessions of visitors, the newest first. */
export default function SessionsPage(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch(['source', 'user_id', 'entry_page', 'bots', 'from', 'to']);
  const query = useQuery(sessionsQuery(search.filters, search.cursor));
  const columns = useColumns(t);
  return (
    <EventsFrame lead={t.sessions.lead}>
      {query.data && <CompleteUntil value={query.data.complete_until} />}
      <List
        name="event-sessions"
        label={t.events.tabs.sessions}
        search={search}
        query={query}
        columns={columns}
        filters={[
          useSourceFilter(),
          { name: 'user_id', label: t.events.fields.user_id, kind: 'text' },
          { name: 'entry_page', label: t.sessions.entryPage, kind: 'text' },
          useBotFilter(),
          { name: 'from', label: t.lists.from, kind: 'time' },
          { name: 'to', label: t.lists.to, kind: 'time' },
        ]}
        keyOf={({ source, session_id, started_at }) => `${source} ${session_id} ${started_at}`}
        idOf={({ session_id }) => session_id}
        peek={(session) => (
          <>
            <ColumnFacts columns={columns} row={session} />
            <EventsOfSession session={session} />
          </>
        )}
        peekTitle={() => t.events.fields.session_id}
        empty={<EmptyState icon="person" title={t.sessions.none} reason={t.sessions.noneReason} />}
      />
    </EventsFrame>
  );
}

/** The events of a session with an id of its own. A masked one leads nowhere. */
function EventsOfSession({ session }: { session: EventSession }): React.ReactNode {
  const t = useMessages();
  const seesAll = useMay('read_personal_data');
  if (!seesAll || session.is_by_visitor) return null;
  return (
    <Link to="/events" search={{ session_id: session.session_id }}>
      {t.sessions.itsEvents}
    </Link>
  );
}

function useColumns(t: Messages): Column<EventSession>[] {
  const format = useFormat();
  const { fields } = t.events;
  const code = (value: string | null) => value && <code>{value}</code>;
  return [
    { id: 'started', name: t.sessions.started, cell: ({ started_at }) => <Time value={started_at} /> },
    {
      id: 'duration',
      name: t.sessions.duration,
      align: 'end',
      cell: ({ duration_seconds }) => <Duration seconds={duration_seconds} />,
    },
    {
      id: 'views',
      name: t.sessions.pageViews,
      align: 'end',
      shownFrom: 'tablet',
      cell: ({ page_views }) => format.count(page_views),
    },
    { id: 'events', name: t.sessions.events, align: 'end', cell: ({ events }) => format.count(events) },
    {
      id: 'purchases',
      name: t.sessions.purchases,
      align: 'end',
      shownFrom: 'desktop',
      cell: ({ purchases }) => format.count(purchases),
    },
    { id: 'entry', name: t.sessions.entryPage, shownFrom: 'tablet', cell: ({ entry_page }) => entry_page },
    { id: 'exit', name: t.sessions.exitPage, shownFrom: 'desktop', cell: ({ exit_page }) => exit_page },
    { id: 'campaign', name: t.sessions.campaign, shownFrom: 'desktop', cell: ({ campaign }) => campaign },
    { id: 'source', name: fields.source, isHidden: true, cell: ({ source }) => source },
    { id: 'session', name: fields.session_id, isHidden: true, cell: ({ session_id }) => code(session_id) },
    { id: 'user', name: fields.user_id, isHidden: true, cell: ({ user_id }) => code(user_id) },
    { id: 'visitor', name: fields.anonymous_id, isHidden: true, cell: ({ anonymous_id }) => code(anonymous_id) },
    { id: 'referrer', name: fields.referrer, isHidden: true, cell: ({ referrer }) => referrer },
    { id: 'click', name: fields.click_id, isHidden: true, cell: ({ click_id }) => code(click_id) },
    {
      id: 'bot',
      name: fields.is_bot,
      isHidden: true,
      cell: ({ is_bot }) => is_bot && <StateBadge tone="neutral">{t.events.bot}</StateBadge>,
    },
  ];
}
