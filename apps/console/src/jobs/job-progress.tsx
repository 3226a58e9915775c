import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, HERE } from '../client/client';
import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { ErrorStrip } from '../parts/error-strip';
import { StateBadge, type Tone } from '../parts/state-badge';
import { useMay } from '../session/session';
import type { Job } from './job-queries';
import { countOf, isOver } from './job-results';
import styles from './jobs.module.css';

const TONES: Record<Job['state'], Tone> = {
  waiting: 'neutral',
  running: 'accent',
  finished: 'good',
  stopped: 'warn',
  failed: 'bad',
};

export function JobState({ job: { state } }: { job: Pick<Job, 'state'> }): React.ReactNode {
  const t = useMessages().jobs;
  return <StateBadge tone={TONES[state]}>{t.states[state]}</StateBadge>;
}

/** How far a job is, and the way to stop it. */
export function JobProgress({ job }: { job: Job }): React.ReactNode {
  const t = useMessages().jobs;
  const format = useFormat();
  const queries = useQueryClient();
  const mayRedrive = useMay('redrive');
  const { partner_code, id } = job;
  const stop = useMutation({
    mutationFn: () => call(HERE, 'delete', '/api/v1/jobs/{partner_code}/{id}', { path: { partner_code, id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['jobs'] }),
  });
  const done = countOf(job, 'done') ?? 0;
  const total = countOf(job, 'total');
  const isStopping = !isOver(job) && job.stop_requested_at !== null;
  return (
    <div className={styles.progress}>
      <div className={styles.line}>
        <JobState job={job} />
        <span role="status">
          {isStopping ? t.stopping : t.done(format.count(done), total === undefined ? undefined : format.count(total))}
        </span>
        {!isOver(job) && mayRedrive && (
          <Button icon="pause" isBusy={stop.isPending} disabled={isStopping} onClick={() => stop.mutate()}>
            {t.stop}
          </Button>
        )}
      </div>
      {!isOver(job) && (
        <progress aria-label={t.progress} {...(total !== undefined && { value: done, max: Math.max(total, 1) })} />
      )}
      {job.state === 'failed' && <p>{t.failedHint}</p>}
      {stop.error && <ErrorStrip error={stop.error} />}
    </div>
  );
}
