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
import { describeEventError } from './describe-event-error';
import { EVENT_LISTS, type RejectedEvent, rejectsQuery } from './event-queries';
import { EventsFrame } from './events-frame';
import styles from './events.module.css';
import { RedriveAll } from './redrive-all';

type Choice = { ids: string[] } | { source?: string; code?: ErrorCode } | { all: true };
type ErrorCode = keyof Messages['events']['errorCodes'];

/** Events that could not be read, with every reason. */
export default function RejectsPage(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch(['source', 'code']);
  const { filters, cursor } = search;
  const query = useQuery(rejectsQuery(filters, cursor));
  const { data: sources = [] } = useQuery(allSourcesQuery);
  const redrive = useRedrive();
  const columns = columnsOf(t);
  return (
    <EventsFrame lead={t.events.leads.rejects}>
      {(query.data?.data.length ?? 0) > 0 && (
        <RedriveAll
          filters={{ source: filters['source'], code: filters['code'] as ErrorCode | undefined }}
          questions={{ all: t.events.redriveAllRejects, matching: t.events.redriveMatchingRejects }}
          redrive={redrive}
        />
      )}
      <List
        name="event-rejects"
        views="event-rejects"
        label={t.events.tabs.rejects}
        search={search}
        query={query}
        columns={columns}
        filters={[
          {
            name: 'source',
            label: t.events.fields.source,
            kind: 'choice',
            options: sources.map(({ code, name }) => [code, name] as const),
          },
          { name: 'code', label: t.events.reason, kind: 'choice', options: Object.entries(t.events.errorCodes) },
        ]}
        keyOf={({ id }) => id}
        peek={(reject) => <RejectFacts reject={reject} />}
        peekTitle={({ source }) => source}
        empty={<EmptyState icon="check" title={t.events.none} reason={t.events.noneReasons.rejects} />}
      />
    </EventsFrame>
  );
}

function columnsOf(t: Messages): Column<RejectedEvent>[] {
  const { fields } = t.events;
  return [
    { id: 'received', name: fields.received_at, cell: ({ received_at }) => <Time value={received_at} /> },
    { id: 'source', name: fields.source, cell: ({ source }) => source },
    {
      id: 'reasons',
      name: t.events.reason,
      wraps: true,
      cell: ({ errors }) => errors.map((error) => describeEventError(t, error)).join(' · '),
    },
    { id: 'act', name: t.undelivered.columns.act, cell: (reject) => <Redrive reject={reject} /> },
  ];
}

function RejectFacts({ reject }: { reject: RejectedEvent }): React.ReactNode {
  const t = useMessages();
  return (
    <>
      <p>
        <Time value={reject.received_at} />
      </p>
      <h3>{t.events.reason}</h3>
      <ul>
        {reject.errors.map((error) => (
          <li key={`${error.field} ${error.code}`}>{describeEventError(t, error)}</li>
        ))}
      </ul>
      <h3>{t.events.asSent}</h3>
      <pre className={styles.json}>{indent(reject.event)}</pre>
    </>
  );
}

/** Laid out for reading; a number is shown with the digits that the sender wrote where it fits none of ours. */
function indent(text: string): string {
  const laidOut = JSON.stringify(JSON.parse(text), undefined, 2);
  const isSame = JSON.stringify(JSON.parse(text)) === text;
  return isSame ? laidOut : text;
}

function useRedrive(): (choice: Choice) => Promise<string> {
  const t = useMessages();
  const format = useFormat();
  return async (choice) => {
    const counts = { stored: 0, duplicate: 0, dropped: 0, rejected: 0 };
    let after: string | null | undefined;
    do {
      const body = { ...choice, ...(after && { after }) };
      const { body: report } = await call(HERE, 'post', '/api/v1/analytics/rejects/redrive', { body });
      for (const { outcome } of report.outcomes) counts[outcome] += 1;
      after = report.next_after;
    } while (after !== null);
    const { stored, duplicate, dropped, rejected } = counts;
    return t.events.rejectsRedriven(format.count(stored), format.count(duplicate + dropped), format.count(rejected));
  };
}

function Redrive({ reject }: { reject: RejectedEvent }): React.ReactNode {
  const t = useMessages();
  const redrive = useRedrive();
  return (
    <ActButton
      changes={EVENT_LISTS}
      label={t.undelivered.redrive}
      question={t.events.redriveReject}
      act={() => redrive({ ids: [reject.id] })}
    />
  );
}
