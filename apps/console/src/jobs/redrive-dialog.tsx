import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { describeReason } from '../format/describe-reason';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip } from '../parts/error-strip';
import { Facts } from '../parts/facts';
import styles from './quarantine.module.css';

const POLL_MS = 1_000;
const OUTCOMES = ['stored', 'updated', 'duplicate', 'already', 'quarantined', 'failed'] as const;
const ENDED = new Set(['finished', 'stopped', 'failed']);

export interface RedriveChoice {
  postback_ids?: string[];
  field?: string;
  code?: string;
  tenant?: string;
  from?: string;
  all?: boolean;
}

interface Props {
  partnerCode: string;
  choice: RedriveChoice;
  /** Received before this time; otherwise before now, so that the choice is frozen when it is shown. */
  until?: string | undefined;
  count: number | undefined;
  onClose: () => void;
}

/** Says what would be processed again, then follows the job to its outcomes. Closing it leaves the job running. */
export function RedriveDialog({ partnerCode, choice, until, count, onClose }: Props): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const [openedAt] = useState(() => new Date().toISOString());
  const to = until ?? openedAt;
  const isFrozen = choice.postback_ids === undefined && choice.all !== true;
  const start = useMutation({
    mutationFn: async () => {
      const body = { ...choice, ...(isFrozen && { to }) };
      return (
        await call(HERE, 'post', '/api/v1/partners/{partner_code}/redrives', {
          path: { partner_code: partnerCode },
          body,
        })
      ).body;
    },
  });
  return (
    <Dialog isOpen onClose={onClose} title={t.quarantine.redriveTitle(partnerCode)}>
      {start.data ? (
        <RedriveProgress partnerCode={partnerCode} id={start.data.id} />
      ) : (
        <div className={styles.dialog}>
          {start.error && <ErrorStrip error={start.error} />}
          <p>{count === undefined ? t.quarantine.redriveHint : t.quarantine.redriveCount(format.count(count))}</p>
          <Facts
            facts={[
              ...(choice.field ? [[t.quarantine.field, <code>{choice.field}</code>] as const] : []),
              ...(choice.code
                ? [[t.quarantine.reason, describeReason(t, { code: choice.code, reason: choice.code })] as const]
                : []),
              ...(choice.from ? [[t.lists.from, <Time value={choice.from} />] as const] : []),
              ...(isFrozen ? [[t.lists.to, <Time value={to} />] as const] : []),
            ]}
          />
          <p>{t.quarantine.redriveHint}</p>
          <Button look="primary" isBusy={start.isPending} onClick={() => start.mutate()}>
            {t.quarantine.redriveStart}
          </Button>
        </div>
      )}
    </Dialog>
  );
}

function RedriveProgress({ partnerCode, id }: { partnerCode: string; id: string }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const queries = useQueryClient();
  const path = { partner_code: partnerCode, id };
  const { data: job, error } = useQuery({
    queryKey: ['jobs', partnerCode, id],
    queryFn: async ({ signal }) => {
      const { body } = await call(HERE, 'get', '/api/v1/jobs/{partner_code}/{id}', { path, signal });
      if (ENDED.has(body.state)) void queries.invalidateQueries({ queryKey: ['quarantine'] });
      return body;
    },
    refetchInterval: ({ state }) => (state.data && ENDED.has(state.data.state) ? false : POLL_MS),
  });
  const stop = useMutation({ mutationFn: () => call(HERE, 'delete', '/api/v1/jobs/{partner_code}/{id}', { path }) });
  const counts = (job?.counts ?? {}) as Record<string, number | null>;
  const isRunning = !job || !ENDED.has(job.state);
  return (
    <div className={styles.dialog}>
      {error && <ErrorStrip error={error} />}
      <p role="status">
        {t.quarantine.progress(
          format.count(counts['done'] ?? 0),
          counts['total'] == null ? null : format.count(counts['total']),
        )}{' '}
        {job && t.quarantine.states[job.state]}
      </p>
      <progress
        className={styles.progress}
        aria-label={t.quarantine.redrive}
        value={counts['done'] ?? 0}
        max={counts['total'] ?? 1}
      />
      <Facts
        facts={OUTCOMES.filter((name) => counts[name]).map(
          (name) => [t.quarantine.outcomes[name], format.count(counts[name]!)] as const,
        )}
      />
      {isRunning && (
        <Button isBusy={stop.isPending} onClick={() => stop.mutate()}>
          {t.quarantine.stop}
        </Button>
      )}
      {isRunning && <p className={styles.note}>{t.quarantine.goesOn}</p>}
    </div>
  );
}
