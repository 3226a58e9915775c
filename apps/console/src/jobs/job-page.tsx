import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Time } from '../format/time';
import { PartnerZone } from '../format/zone';
import { useMessages } from '../messages/use-messages';
import { usePartnerZone } from '../partners/partner-queries';
import { ErrorStrip } from '../parts/error-strip';
import { Facts } from '../parts/facts';
import { PageHeader } from '../parts/page-header';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { DryRunView } from './dry-run-view';
import { ImportView, RedriveView } from './job-outcomes';
import { JobProgress } from './job-progress';
import { type Job, jobQuery } from './job-queries';
import styles from './jobs.module.css';

export default function JobPage(): React.ReactNode {
  const t = useMessages();
  const { partnerCode = '', jobId = '' } = useParams({ strict: false });
  const { data: job, error, refetch } = useQuery(jobQuery(partnerCode, jobId));
  const partnerZone = usePartnerZone(partnerCode);
  return (
    <PartnerZone value={partnerZone}>
      <PageHeader title={job ? t.jobs.kinds[job.kind] : t.jobs.title} lead={<Link to="/jobs">{t.jobs.all}</Link>} />
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      {!job && !error && <Skeleton />}
      {job && (
        <div className={styles.page}>
          <JobProgress job={job} />
          <Panel title={t.jobs.result}>
            <Result job={job} />
          </Panel>
          <Panel title={t.jobs.about}>
            <About job={job} />
          </Panel>
        </div>
      )}
    </PartnerZone>
  );
}

function Result({ job }: { job: Job }): React.ReactNode {
  switch (job.kind) {
    case 'dry_run':
      return <DryRunView job={job} />;
    case 'redrive':
      return <RedriveView job={job} />;
    case 'import':
      return <ImportView job={job} />;
    default:
      return job.kind satisfies never;
  }
}

function About({ job }: { job: Job }): React.ReactNode {
  const t = useMessages();
  const { columns } = t.jobs;
  return (
    <Facts
      facts={[
        [
          t.common.partner,
          <Link to="/partners/$partnerCode" params={{ partnerCode: job.partner_code }}>
            {job.partner_code}
          </Link>,
        ],
        [columns.by, job.created_by],
        [columns.created, <Time value={job.created_at} />],
        [columns.asOf, <Time value={job.as_of} />],
        [columns.finished, <Time value={job.finished_at} />],
      ]}
    />
  );
}
