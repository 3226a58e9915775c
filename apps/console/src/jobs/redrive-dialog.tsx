import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { call, HERE } from '../client/client';
import { describeReason } from '../format/describe-reason';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import { PartnerZone } from '../format/zone';
import { useMessages } from '../messages/use-messages';
import { usePartnerZone } from '../partners/partner-queries';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip } from '../parts/error-strip';
import { Facts } from '../parts/facts';
import { Skeleton } from '../parts/skeleton';
import { DryRunView } from './dry-run-view';
import { JobProgress } from './job-progress';
import { jobQuery } from './job-queries';
import { dryRunResultOf, isOver } from './job-results';
import styles from './jobs.module.css';
import { RedriveView } from './job-outcomes';

/** Which quarantined postbacks of a partner are processed again; without any member all of them. */
export interface RedriveChoice {
  postback_ids?: string[];
  field?: string;
  code?: string;
  tenant?: string;
  from?: string;
}

interface Props {
  partnerCode: string;
  choice: RedriveChoice;
  /** Received before this time; otherwise before now, so that the choice is frozen when it is shown. */
  until?: string | undefined;
  count?: number | undefined;
  onClose: () => void;
}

/** Says what would be processed again, as far as a dry run can with what becomes of it, and then does it. */
export function RedriveDialog({ partnerCode, onClose, ...props }: Props): React.ReactNode {
  const t = useMessages().redrive;
  const [startedId, setStartedId] = useState<string>();
  const partnerZone = usePartnerZone(partnerCode);
  return (
    <Dialog isOpen onClose={onClose} title={t.title(partnerCode)}>
      <PartnerZone value={partnerZone}>
        {startedId === undefined ? (
          <Choice {...props} partnerCode={partnerCode} onStarted={setStartedId} />
        ) : (
          <Redriving partnerCode={partnerCode} id={startedId} />
        )}
      </PartnerZone>
    </Dialog>
  );
}

interface ChoiceProps extends Omit<Props, 'onClose'> {
  onStarted: (id: string) => void;
}

function Choice({ partnerCode, choice, until, count, onStarted }: ChoiceProps): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const [openedAt] = useState(() => new Date().toISOString());
  const to = until ?? openedAt;
  const { postback_ids, field, code, tenant, from } = choice;
  // The service freezes what all is.
  const isAll = Object.keys(choice).length === 0 && until === undefined;
  const isRange = postback_ids === undefined && !isAll;
  const hasPreview = postback_ids === undefined && field === undefined && code === undefined;
  const start = useMutation({
    mutationFn: async () => {
      const request = {
        path: { partner_code: partnerCode },
        body: isAll ? { all: true } : { ...choice, ...(isRange && { to }) },
      };
      return (await call(HERE, 'post', '/api/v1/partners/{partner_code}/redrives', request)).body;
    },
    onSuccess: ({ id }) => onStarted(id),
  });
  const range = {
    ...(tenant !== undefined && { tenant }),
    ...(from !== undefined && { from }),
    ...(isRange && { to }),
  };
  const preview = usePreview(partnerCode, range, hasPreview);
  return (
    <div className={styles.result}>
      {start.error && <ErrorStrip error={start.error} />}
      {count !== undefined && <p>{t.redrive.count(format.count(count))}</p>}
      <Facts
        facts={[
          ...(field ? [[t.quarantine.field, <code>{field}</code>] as const] : []),
          ...(code ? [[t.quarantine.reason, describeReason(t, { code, reason: code })] as const] : []),
          ...(tenant ? [[t.common.tenant, tenant] as const] : []),
          ...(from ? [[t.lists.from, <Time value={from} />] as const] : []),
          ...(isRange ? [[t.lists.to, <Time value={to} />] as const] : []),
        ]}
      />
      <p>{t.redrive.hint}</p>
      {hasPreview && <Preview preview={preview} />}
      {!preview.isEmpty && (
        <div className={styles.line}>
          <Button
            look="primary"
            isBusy={start.isPending}
            disabled={hasPreview && preview.isRunning}
            onClick={() => start.mutate()}
          >
            {t.redrive.start}
          </Button>
        </div>
      )}
    </div>
  );
}

interface Range {
  tenant?: string;
  from?: string;
  to?: string;
}

/** The dry run of what a redrive would do under the saved mapping. */
function usePreview(partnerCode: string, range: Range, isWanted: boolean) {
  const { mutate, data, error } = useMutation({
    mutationFn: async () => {
      const body = { source: 'quarantined', compared_with: 'stored', ...range } as const;
      const path = { partner_code: partnerCode };
      return (await call(HERE, 'post', '/api/v1/partners/{partner_code}/dry-runs', { path, body })).body;
    },
  });
  useEffect(() => {
    if (isWanted) mutate();
  }, [isWanted, mutate]);
  const read = useQuery({ ...jobQuery(partnerCode, data?.id ?? ''), enabled: data !== undefined });
  const job = read.data;
  const failure = error ?? read.error;
  return {
    job,
    error: failure,
    isRunning: failure === null && !(job && isOver(job)),
    isEmpty: job !== undefined && isOver(job) && dryRunResultOf(job)?.postbacks === 0,
  };
}

function Preview({ preview: { job, error } }: { preview: ReturnType<typeof usePreview> }): React.ReactNode {
  const t = useMessages().redrive;
  return (
    <>
      <p>{t.preview}</p>
      {error && <ErrorStrip error={error} />}
      {!job && !error && <Skeleton lines={3} />}
      {job && <JobProgress job={job} />}
      {job && <DryRunView job={job} />}
    </>
  );
}

function Redriving({ partnerCode, id }: { partnerCode: string; id: string }): React.ReactNode {
  const t = useMessages().redrive;
  const queries = useQueryClient();
  const { data: job, error } = useQuery(jobQuery(partnerCode, id));
  const hasEnded = job !== undefined && isOver(job);
  useEffect(() => {
    if (hasEnded) void queries.invalidateQueries({ queryKey: ['quarantine'] });
  }, [hasEnded, queries]);
  return (
    <div className={styles.result}>
      {error && <ErrorStrip error={error} />}
      {!job && !error && <Skeleton lines={3} />}
      {job && <JobProgress job={job} />}
      {job && <RedriveView job={job} />}
      {!hasEnded && <p className={styles.muted}>{t.goesOn}</p>}
      <Link to="/jobs/$partnerCode/$jobId" params={{ partnerCode, jobId: id }}>
        {t.open}
      </Link>
    </div>
  );
}
