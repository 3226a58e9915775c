import { useQuery } from '@tanstack/react-query';
import { NotAnswered } from '../conversions/not-answered';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import type { Column } from '../list/column';
import { List } from '../list/list';
import { partnerFilter } from '../list/list-filters';
import { useListSearch } from '../list/use-list-search';
import type { Messages } from '../messages/en';
import { useMessages } from '../messages/use-messages';
import { EmptyState } from '../parts/empty-state';
import { PageHeader } from '../parts/page-header';
import { allPartnersQuery, zonesOf } from '../partners/partner-queries';
import { JobState } from './job-progress';
import { type Job, jobsQuery } from './job-queries';
import { countOf } from './job-results';

export default function JobsPage(): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const search = useListSearch(['partner', 'kind']);
  const { partner, kind } = search.filters;
  const { data: partners = [] } = useQuery(allPartnersQuery);
  const query = useQuery(jobsQuery(partner, kind));
  const page = query.data && { data: query.data.data, next_cursor: null };
  return (
    <>
      <PageHeader title={t.jobs.title} lead={t.jobs.lead} />
      {query.data && <NotAnswered partners={query.data.not_answered} onRetry={() => void query.refetch()} />}
      <List
        name="jobs"
        label={t.jobs.title}
        search={search}
        query={{ ...query, data: page }}
        isPartial={(query.data?.not_answered.length ?? 0) > 0}
        columns={columnsOf(t, format.count, zonesOf(partners))}
        filters={[
          partnerFilter(t, partners),
          {
            name: 'kind',
            label: t.jobs.columns.kind,
            kind: 'choice',
            options: [
              ['dry_run', t.jobs.kinds.dry_run],
              ['redrive', t.jobs.kinds.redrive],
              ['import', t.jobs.kinds.import],
            ],
          },
        ]}
        keyOf={({ id }) => id}
        hrefOf={({ partner_code, id }) => `/jobs/${partner_code}/${id}`}
        empty={<EmptyState icon="jobs" title={t.jobs.none} reason={t.jobs.noneReason} />}
      />
    </>
  );
}

function columnsOf(t: Messages, count: (count: number) => string, zones: ReadonlyMap<string, string>): Column<Job>[] {
  const { columns } = t.jobs;
  return [
    { id: 'kind', name: columns.kind, cell: ({ kind }) => t.jobs.kinds[kind] },
    { id: 'partner', name: t.common.partner, cell: ({ partner_code }) => partner_code },
    { id: 'state', name: columns.state, cell: (job) => <JobState job={job} /> },
    { id: 'done', name: columns.done, shownFrom: 'desktop', cell: (job) => count(countOf(job, 'done') ?? 0) },
    { id: 'by', name: columns.by, shownFrom: 'desktop', cell: ({ created_by }) => created_by },
    {
      id: 'created',
      name: columns.created,
      shownFrom: 'desktop',
      cell: ({ created_at, partner_code }) => <Time value={created_at} partnerZone={zones.get(partner_code)} />,
    },
  ];
}
