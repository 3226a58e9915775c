import { useQuery } from '@tanstack/react-query';
import { allSourcesQuery } from '../event-sources/source-queries';
import { Time } from '../format/time';
import type { Column } from '../list/column';
import { List } from '../list/list';
import { useListSearch } from '../list/use-list-search';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { CheckField } from '../parts/field';
import { EmptyState } from '../parts/empty-state';
import { StateBadge } from '../parts/state-badge';
import { EventFacts } from './event-facts';
import { eventsQuery, LIVE_INTERVAL_MS, type TrackedEvent } from './event-queries';
import { EventsFrame } from './events-frame';

const FILTER_NAMES = ['source', 'type', 'name', 'user_id', 'session_id', 'click_id', 'bots', 'from', 'to'];

/** Stored events, the newest first; a switch reads them again every few seconds. */
export default function EventsPage(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch([...FILTER_NAMES, 'live']);
  const { live, ...filters } = search.filters;
  // An older page does not change.
  const isLive = live === '1' && search.cursor === undefined;
  const query = useQuery(eventsQuery(filters, search.cursor, isLive));
  const { data: sources = [] } = useQuery(allSourcesQuery);
  const options = sources.map(({ code, name }) => [code, name] as const);
  return (
    <EventsFrame lead={t.events.leads.events}>
      <CheckField
        label={t.events.live}
        hint={t.events.liveHint(LIVE_INTERVAL_MS / 1_000)}
        isChecked={isLive}
        onChange={(isOn) => search.change({ live: isOn ? '1' : undefined, cursor: undefined })}
      />
      <List
        name="events"
        views="events"
        label={t.events.tabs.events}
        search={{ ...search, filters }}
        query={query}
        columns={columnsOf(t)}
        filters={[
          { name: 'source', label: t.events.fields.source, kind: 'choice', options },
          { name: 'type', label: t.events.fields.event_type, kind: 'text' },
          { name: 'name', label: t.events.fields.event_name, kind: 'text' },
          { name: 'session_id', label: t.events.fields.session_id, kind: 'text' },
          { name: 'user_id', label: t.events.fields.user_id, kind: 'text' },
          { name: 'click_id', label: t.events.fields.click_id, kind: 'text' },
          { name: 'bots', label: t.events.bots, kind: 'choice', options: Object.entries(t.events.botChoices) },
          { name: 'from', label: t.lists.from, kind: 'time' },
          { name: 'to', label: t.lists.to, kind: 'time' },
        ]}
        keyOf={({ source, event_day, event_id }) => `${source} ${event_day} ${event_id}`}
        idOf={({ event_id }) => event_id}
        peek={(event) => <EventFacts event={event} />}
        peekTitle={({ event_name }) => event_name}
        empty={<EmptyState icon="events" title={t.events.none} reason={t.events.noneReasons.events} />}
      />
    </EventsFrame>
  );
}

function columnsOf(t: Messages): Column<TrackedEvent>[] {
  const { fields } = t.events;
  return [
    { id: 'occurred', name: fields.occurred_at, cell: ({ occurred_at }) => <Time value={occurred_at} /> },
    { id: 'type', name: fields.event_type, cell: ({ event_type }) => <code>{event_type}</code> },
    { id: 'name', name: fields.event_name, cell: ({ event_name }) => event_name },
    { id: 'source', name: fields.source, shownFrom: 'tablet', cell: ({ source }) => source },
    { id: 'page', name: fields.page_url, shownFrom: 'desktop', cell: ({ page_url }) => page_url && pathOf(page_url) },
    {
      id: 'session',
      name: fields.session_id,
      shownFrom: 'desktop',
      cell: ({ session_id }) => session_id && <code>{session_id}</code>,
    },
    {
      id: 'user',
      name: fields.user_id,
      isHidden: true,
      cell: ({ user_id }) => user_id && <code>{user_id}</code>,
    },
    {
      id: 'click',
      name: fields.click_id,
      isHidden: true,
      cell: ({ click_id }) => click_id && <code>{click_id}</code>,
    },
    {
      id: 'bot',
      name: fields.is_bot,
      shownFrom: 'tablet',
      cell: ({ is_bot }) => is_bot && <StateBadge tone="neutral">{t.events.bot}</StateBadge>,
    },
  ];
}

/** Without the host, which is that of the source. */
function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}
