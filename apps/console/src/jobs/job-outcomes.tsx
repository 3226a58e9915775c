import { describeReason } from '../format/describe-reason';
import { useFormat } from '../format/use-format';
import { errorsHref } from '../import/import-queries';
import { useMessages } from '../messages/use-messages';
import { buttonClass } from '../parts/button';
import { Facts } from '../parts/facts';
import type { Job } from './job-queries';
import { countOf, IMPORT_OUTCOMES, importResultOf, REDRIVE_OUTCOMES } from './job-results';
import { JobRows } from './job-rows';
import styles from './jobs.module.css';

/** What became of the rows of a file, and the file of those that are no conversions. */
export function ImportView({ job }: { job: Job }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const counts = IMPORT_OUTCOMES.map((outcome) => [outcome, countOf(job, outcome) ?? 0] as const);
  const shown = counts.filter(([outcome, count]) => count > 0 || outcome === 'stored' || outcome === 'unreadable');
  const wrong = (countOf(job, 'unreadable') ?? 0) + (countOf(job, 'quarantined') ?? 0);
  return (
    <div className={styles.result}>
      <Facts facts={shown.map(([outcome, count]) => [t.importing.outcomes[outcome], format.count(count)] as const)} />
      {importResultOf(job)?.errors.map((one) => (
        <p key={`${one.field} ${one.code}`}>
          {format.count(one.rows)} × <code>{one.field}</code> {describeReason(t, { ...one, reason: one.code })}
        </p>
      ))}
      {wrong > 0 && (
        <p>
          <a className={buttonClass()} href={errorsHref(job)} download>
            {t.importing.errors}
          </a>
        </p>
      )}
    </div>
  );
}

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
