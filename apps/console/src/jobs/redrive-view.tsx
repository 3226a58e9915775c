import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { Facts } from '../parts/facts';
import type { Job } from './job-queries';
import { countOf, REDRIVE_OUTCOMES } from './job-results';
import { JobRows } from './job-rows';
import styles from './jobs.module.css';

/** What became of the postbacks of a redrive. */
export function RedriveView({ job }: { job: Job }): React.ReactNode {
  const t = useMessages().jobs;
  const format = useFormat();
  const counts = REDRIVE_OUTCOMES.map((outcome) => [outcome, countOf(job, outcome) ?? 0] as const);
  return (
    <div className={styles.result}>
      <Facts facts={counts.map(([outcome, count]) => [t.outcomes[outcome], format.count(count)] as const)} />
      <JobRows key={countOf(job, 'done')} job={job} />
    </div>
  );
}
