import { useQuery } from '@tanstack/react-query';
import { call, HERE } from '../client/client';
import { allSourcesQuery } from '../event-sources/source-queries';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import type { Column } from '../list/column';
import { List } from '../list/list';
import { useListSearch } from '../list/use-list-search';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { ActButton } from '../parts/act-button';
import { EmptyState } from '../parts/empty-state';
import { Facts } from '../parts/facts';
import { EventFacts } from './event-facts';
import { type DeadEvent, deadEventsQuery, EVENT_LISTS } from './event-queries';
import { EventsFrame } from './events-frame';
import { RedriveAll } from './redrive-all';

type Choice = { ids: string[] } | { source?: string; handler?: string } | { all: true };

/** Events on which a handler failed at every attempt. */
export default function DeadEventsPage(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch(['source', 'handler']);
  const { filters, cursor } = search;
  const query = useQuery(deadEventsQuery(filters, cursor));
  const { data: sources = [] } = useQuery(allSourcesQuery);
  const redrive = useRedrive();
  return (
    <EventsFrame lead={t.events.leads.dead}>
      {(query.data?.data.length ?? 0) > 0 && (
        <RedriveAll
          filters={{ source: filters['source'], handler: filters['handler'] }}
          questions={{ all: t.events.redriveAllDead, matching: t.events.redriveMatchingDead }}
          redrive={redrive}
        />
      )}
      <List
        name="dead-events"
        views="dead-events"
        label={t.events.tabs.dead}
        search={search}
        query={query}
        columns={columnsOf(t)}
        filters={[
          { name: 'handler', label: t.events.handler, kind: 'text' },
          {
            name: 'source',
            label: t.events.fields.source,
            kind: 'choice',
            options: sources.map(({ code, name }) => [code, name] as const),
          },
        ]}
        keyOf={({ id }) => id}
        idOf={({ event_id }) => event_id}
        peek={(dead) => <DeadFacts dead={dead} />}
        peekTitle={({ handler }) => handler}
        empty={<EmptyState icon="check" title={t.events.none} reason={t.events.noneReasons.dead} />}
      />
    </EventsFrame>
  );
}

function columnsOf(t: Messages): Column<DeadEvent>[] {
  return [
    { id: 'died', name: t.events.diedAt, cell: ({ died_at }) => <Time value={died_at} /> },
    { id: 'handler', name: t.events.handler, cell: ({ handler }) => <code>{handler}</code> },
    { id: 'event', name: t.events.fields.event_name, cell: ({ event }) => event?.event_name ?? t.events.gone },
    { id: 'source', name: t.events.fields.source, shownFrom: 'desktop', cell: ({ source }) => source },
    { id: 'reason', name: t.events.reason, wraps: true, cell: ({ reason }) => t.events.deathReasons[reason] },
    { id: 'error', name: t.events.error, shownFrom: 'desktop', wraps: true, cell: ({ error }) => error },
    { id: 'act', name: t.undelivered.columns.act, cell: (dead) => <Redrive dead={dead} /> },
  ];
}

function DeadFacts({ dead }: { dead: DeadEvent }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  return (
    <>
      <Facts
        facts={[
          [t.events.diedAt, <Time value={dead.died_at} />],
          [t.events.reason, t.events.deathReasons[dead.reason]],
          [t.events.error, dead.error],
          [t.undelivered.columns.attempts, format.count(dead.attempts)],
        ]}
      />
      <h3>{t.events.event}</h3>
      {dead.event ? <EventFacts event={dead.event} /> : <p>{t.events.gone}</p>}
    </>
  );
}

function useRedrive(): (choice: Choice) => Promise<string> {
  const t = useMessages();
  const format = useFormat();
  return async (choice) => {
    let [redriven, gone] = [0, 0];
    let isMore = true;
    while (isMore) {
      const { body } = await call(HERE, 'post', '/api/v1/analytics/dead/redrive', { body: choice });
      redriven += body.redriven;
      gone += body.gone;
      // What another redrive has locked at the moment stays.
      isMore = body.remaining > 0 && body.redriven + body.gone > 0;
    }
    return t.events.deadRedriven(format.count(redriven), format.count(gone));
  };
}

function Redrive({ dead }: { dead: DeadEvent }): React.ReactNode {
  const t = useMessages();
  const redrive = useRedrive();
  return (
    <ActButton
      changes={EVENT_LISTS}
      label={t.undelivered.redrive}
      question={t.events.redriveDead(dead.handler)}
      act={() => redrive({ ids: [dead.id] })}
    />
  );
}
