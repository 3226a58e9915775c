import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { useFormat } from '../format/use-format';
import { DryRunView } from '../jobs/dry-run-view';
import { JobProgress } from '../jobs/job-progress';
import { jobQuery } from '../jobs/job-queries';
import { useMessages } from '../messages/use-messages';
import { useMay } from '../session/session';
import { Button } from '../parts/button';
import { ErrorStrip } from '../parts/error-strip';
import { SelectField } from '../parts/field';
import { Panel } from '../parts/panel';
import { useShortcut } from '../shortcuts/shortcuts';
import { changedScopes, draftBody, type MappingDocument } from './mapping-document';
import type { Workbench } from './use-workbench';
import styles from './workbench.module.css';

const LAST_CHOICES = [1_000, 10_000, 100_000] as const;

interface Props {
  workbench: Workbench;
  jobId: string | undefined;
  onStart: (jobId: string) => void;
  errorCount: number;
}

/** Tries the draft on many stored postbacks, in the partner's service. */
export function DryRunPanel({ workbench, jobId, onStart, errorCount }: Props): React.ReactNode {
  const messages = useMessages();
  const t = messages.mapping.dryRun;
  const mayRun = useMay('edit');
  const format = useFormat();
  const [last, setLast] = useState('10000');
  const { start, job } = useDryRun(workbench.base.partner.partner_code, jobId, onStart);
  const isPossible = mayRun && errorCount === 0 && !start.isPending;
  const run = (): void => {
    if (isPossible) start.mutate({ saved: workbench.saved, draft: workbench.draft, last: Number(last) });
  };
  useShortcut('dryRun', run);
  return (
    <Panel title={t.title}>
      <div className={styles.run}>
        <div className={styles.form}>
          <SelectField
            label={t.last}
            value={last}
            onChange={setLast}
            options={LAST_CHOICES.map((count) => [String(count), format.count(count)] as const)}
          />
          <Button isBusy={start.isPending} disabled={!isPossible} onClick={run}>
            {t.start}
          </Button>
        </div>
        <p className={styles.hint}>{mayRun ? t.hint : messages.roles.readOnly}</p>
        {start.error && <ErrorStrip error={start.error} />}
        {job.error && <ErrorStrip error={job.error} onRetry={() => void job.refetch()} />}
        {job.data && (
          <>
            <JobProgress job={job.data} />
            <DryRunView job={job.data} />
          </>
        )}
      </div>
    </Panel>
  );
}

/** Starts dry runs of a draft, and follows the one named by `jobId`. */
function useDryRun(partner_code: string, jobId: string | undefined, onStart: (jobId: string) => void) {
  const start = useMutation({
    mutationFn: async ({ saved, draft, last }: { saved: MappingDocument; draft: MappingDocument; last: number }) => {
      const body = { last, draft: draftBody(draft, changedScopes(saved, draft)) };
      return (await call(HERE, 'post', '/api/v1/partners/{partner_code}/dry-runs', { path: { partner_code }, body }))
        .body;
    },
    onSuccess: ({ id }) => onStart(id),
  });
  const job = useQuery({ ...jobQuery(partner_code, jobId ?? ''), enabled: jobId !== undefined });
  return { start, job };
}
