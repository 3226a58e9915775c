import { useQuery } from '@tanstack/react-query';
import { call, HERE } from '../client/client';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import type { Column } from '../list/column';
import { ColumnFacts } from '../list/peek-panel';
import { List } from '../list/list';
import { useListSearch } from '../list/use-list-search';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { ActButton } from '../parts/act-button';
import { EmptyState } from '../parts/empty-state';
import { allPartnersQuery } from '../partners/partner-queries';
import { type Guess, guessEndpoint } from './guess-endpoint';
import { type Unrouted, unroutedQuery } from './undelivered-queries';

/** A request without a route, with the endpoint that it most likely means. */
interface Row extends Unrouted {
  guess: Guess | undefined;
}

/** Requests to paths that no partner has. Each is matched to the likely endpoint, where one click delivers it. */
export function UnroutedList(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch(['tab', 'path_prefix']);
  const { data: partners = [] } = useQuery(allPartnersQuery);
  const prefix = search.filters['path_prefix'];
  const query = useQuery(unroutedQuery(prefix, search.cursor));
  const active = partners.filter(({ is_active: isActive }) => isActive);
  const data = query.data && {
    ...query.data,
    data: query.data.data.map((row): Row => ({ ...row, guess: guessEndpoint(row.path, active) })),
  };
  const columns = columnsOf(t);
  return (
    <List
      name="undelivered-unrouted"
      views="undelivered"
      label={t.undelivered.tabs.unrouted}
      search={{ ...search, filters: { path_prefix: prefix } }}
      query={{ ...query, data }}
      columns={columns}
      filters={[{ name: 'path_prefix', label: t.undelivered.columns.prefix, kind: 'text' }]}
      keyOf={({ id }) => id}
      peek={(row) => <ColumnFacts columns={columns} row={row} />}
      peekTitle={({ method, path }) => `${method} ${path}`}
      empty={<EmptyState icon="check" title={t.undelivered.none} reason={t.undelivered.noneReasons.unrouted} />}
    />
  );
}

function columnsOf(t: Messages): Column<Row>[] {
  const { columns } = t.undelivered;
  return [
    { id: 'received', name: t.conversions.fields.received, cell: ({ received_at }) => <Time value={received_at} /> },
    { id: 'path', name: columns.path, cell: ({ method, path }) => <code>{`${method} ${path}`}</code> },
    { id: 'guess', name: columns.guess, cell: ({ guess }) => <GuessCell guess={guess} /> },
    { id: 'act', name: columns.act, cell: (row) => <Redrive row={row} /> },
    { id: 'id', name: t.conversions.fields.postbackId, shownFrom: 'desktop', cell: ({ id }) => <code>{id}</code> },
  ];
}

function GuessCell({ guess }: { guess: Guess | undefined }): React.ReactNode {
  const t = useMessages();
  if (!guess) return t.undelivered.noGuess;
  return (
    <>
      <code>{guess.endpoint_path}</code> {t.undelivered.guesses[guess.reason]}
    </>
  );
}

function Redrive({ row: { id, guess, path, can_be_redriven: isWhole } }: { row: Row }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  if (!isWhole) return t.undelivered.notWhole;
  if (!guess) return null;
  const act = async (): Promise<string> => {
    const body = { ids: [id], endpoint_path: guess.endpoint_path };
    const { moved, errors } = (await call(HERE, 'post', '/api/v1/unrouted/redrive', { body })).body;
    return [t.undelivered.moved(format.count(moved)), ...errors.map(({ reason }) => reason)].join(' ');
  };
  const question = t.undelivered.moveOne(path, guess.partner_code, guess.endpoint_path);
  return (
    <ActButton
      changes="undelivered"
      label={t.undelivered.deliverTo(guess.partner_code)}
      question={question}
      act={act}
    />
  );
}
