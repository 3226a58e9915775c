import { useQuery } from '@tanstack/react-query';
import { call, HERE } from '../client/client';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import type { Column } from '../list/column';
import { ColumnFacts } from '../list/peek-panel';
import { List } from '../list/list';
import { partnerFilter } from '../list/list-filters';
import { useListSearch } from '../list/use-list-search';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { ActButton } from '../parts/act-button';
import { EmptyState } from '../parts/empty-state';
import { allPartnersQuery, zonesOf } from '../partners/partner-queries';
import { type Spooled, spoolQuery } from './undelivered-queries';

/** Postbacks that wait for their service, or dead-lettered ones, which can be delivered again. */
export function SpoolList({ state }: { state: 'waiting' | 'dead' }): React.ReactNode {
  const t = useMessages();
  const search = useListSearch(['tab', 'partner']);
  const { data: partners = [] } = useQuery(allPartnersQuery);
  const partner = search.filters['partner'];
  const query = useQuery(spoolQuery(state, partner, search.cursor));
  const rows = query.data?.data ?? [];
  const isDead = state === 'dead';
  const columns = columnsOf(t, isDead, zonesOf(partners));
  return (
    <>
      {isDead && rows.length > 0 && <RedriveAll partner={partner} />}
      <List
        name={`undelivered-${state}`}
        views="undelivered"
        label={t.undelivered.tabs[isDead ? 'dead' : 'spool']}
        search={{ ...search, filters: { partner } }}
        query={query}
        columns={columns}
        filters={[partnerFilter(t, partners)]}
        keyOf={({ id }) => id}
        peek={(row) => <ColumnFacts columns={columns} row={row} />}
        peekTitle={({ partner_code }) => partner_code}
        empty={<EmptyState icon="check" title={t.undelivered.none} reason={t.undelivered.noneReasons[state]} />}
      />
    </>
  );
}

function columnsOf(t: Messages, isDead: boolean, zones: ReadonlyMap<string, string>): Column<Spooled>[] {
  const time = (value: string | null | undefined, { partner_code }: Spooled) => (
    <Time value={value} partnerZone={zones.get(partner_code)} />
  );
  const { columns } = t.undelivered;
  return [
    { id: 'received', name: t.conversions.fields.received, cell: (row) => time(row.received_at, row) },
    { id: 'partner', name: t.common.partner, cell: ({ partner_code }) => partner_code },
    { id: 'attempts', name: columns.attempts, align: 'end', cell: ({ attempts }) => attempts },
    isDead
      ? { id: 'dead_at', name: columns.deadAt, cell: (row) => time(row.dead_at, row) }
      : { id: 'next', name: columns.next, cell: ({ next_attempt_at }) => <Time value={next_attempt_at} as="age" /> },
    { id: 'error', name: columns.error, cell: (row) => reasonOf(row) },
    { id: 'id', name: t.conversions.fields.postbackId, shownFrom: 'desktop', cell: ({ id }) => <code>{id}</code> },
    { id: 'act', name: columns.act, cell: (row) => (isDead ? <Redrive row={row} /> : <DeadLetter row={row} />) },
  ];
}

function reasonOf({ dead_status: status, dead_answer: answer, last_error: error }: Spooled): string {
  return [status, answer ?? error].filter((part) => part !== null && part !== undefined).join(' ');
}

function useRedrive(): (
  body: { ids: string[] } | { partner_code: string; state: 'dead' } | { all: true },
) => Promise<string> {
  const t = useMessages();
  const format = useFormat();
  return async (body) => {
    const { body: report } = await call(HERE, 'post', '/api/v1/spool/redrive', { body });
    return t.undelivered.redriven(format.count(report.redriven));
  };
}

function Redrive({ row }: { row: Spooled }): React.ReactNode {
  const t = useMessages();
  const redrive = useRedrive();
  const question = t.undelivered.redriveOne(row.partner_code);
  return (
    <ActButton
      changes="undelivered"
      label={t.undelivered.redrive}
      question={question}
      act={() => redrive({ ids: [row.id] })}
    />
  );
}

function RedriveAll({ partner }: { partner: string | undefined }): React.ReactNode {
  const t = useMessages();
  const redrive = useRedrive();
  const act = () => redrive(partner === undefined ? { all: true } : { partner_code: partner, state: 'dead' });
  return (
    <ActButton
      changes="undelivered"
      label={t.undelivered.redriveAll}
      question={t.undelivered.redriveAllOf(partner)}
      act={act}
    />
  );
}

function DeadLetter({ row }: { row: Spooled }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const act = async (): Promise<string> => {
    const { body } = await call(HERE, 'post', '/api/v1/spool/dead-letter', { body: { ids: [row.id] } });
    return t.undelivered.deadLettered(format.count(body.dead_lettered));
  };
  const question = t.undelivered.deadLetterOne(row.partner_code);
  return (
    <ActButton changes="undelivered" look="danger" label={t.undelivered.deadLetter} question={question} act={act} />
  );
}
