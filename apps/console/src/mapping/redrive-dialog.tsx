import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { call, HERE } from '../client/client';
import { DryRunView } from '../jobs/dry-run-view';
import { JobProgress } from '../jobs/job-progress';
import { jobQuery } from '../jobs/job-queries';
import { dryRunResultOf, isOver } from '../jobs/job-results';
import { RedriveView } from '../jobs/redrive-view';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip } from '../parts/error-strip';
import { Skeleton } from '../parts/skeleton';
import styles from './workbench.module.css';

interface Props {
  partnerCode: string;
  onClose: () => void;
}

/** Shows what a redrive of the quarantined postbacks would do under the saved mapping, then does it. */
export function RedriveDialog({ partnerCode, onClose }: Props): React.ReactNode {
  const t = useMessages().mapping.redrive;
  const path = { partner_code: partnerCode };
  const preview = useMutation({
    mutationFn: async () => {
      const body = { source: 'quarantined', compared_with: 'stored' } as const;
      return (await call(HERE, 'post', '/api/v1/partners/{partner_code}/dry-runs', { path, body })).body;
    },
  });
  const redrive = useMutation({
    mutationFn: async () =>
      (await call(HERE, 'post', '/api/v1/partners/{partner_code}/redrives', { path, body: { all: true } })).body,
  });
  const { mutate: startPreview } = preview;
  useEffect(() => startPreview(), [startPreview]);
  const started = redrive.data ?? preview.data;
  const { data: job } = useQuery({ ...jobQuery(partnerCode, started?.id ?? ''), enabled: started !== undefined });
  const error = redrive.error ?? preview.error;
  const isShown = job !== undefined && job.id === started?.id;
  const isPreviewed = isShown && !redrive.data && isOver(job);
  const isEmpty = isPreviewed && dryRunResultOf(job)?.postbacks === 0;
  return (
    <Dialog isOpen onClose={onClose} title={t.title}>
      <div className={styles.redrive}>
        <p>{redrive.data ? t.running : t.preview}</p>
        {error && <ErrorStrip error={error} />}
        {!isShown && !error && <Skeleton lines={3} />}
        {isShown && <JobProgress job={job} />}
        {isShown && (job.kind === 'dry_run' ? <DryRunView job={job} /> : <RedriveView job={job} />)}
        {isPreviewed && !isEmpty && (
          <Button look="primary" isBusy={redrive.isPending} onClick={() => redrive.mutate()}>
            {t.start}
          </Button>
        )}
        {redrive.data && (
          <Link to="/jobs/$partnerCode/$jobId" params={{ partnerCode, jobId: redrive.data.id }}>
            {t.open}
          </Link>
        )}
      </div>
    </Dialog>
  );
}
