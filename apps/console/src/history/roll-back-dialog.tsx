import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call, HERE } from '../client/client';
import { DryRunView } from '../jobs/dry-run-view';
import { JobProgress } from '../jobs/job-progress';
import { jobQuery } from '../jobs/job-queries';
import { dryRunResultOf, isOver } from '../jobs/job-results';
import { useMessages } from '../messages/use-messages';
import type { VersionedPartner } from '../partners/partner-queries';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip } from '../parts/error-strip';
import { TextField } from '../parts/field';
import { Skeleton } from '../parts/skeleton';
import { compareSnapshots, draftOfSnapshot, type Snapshot, snapshotOf } from './compare-snapshots';
import { ComparisonTables } from './comparison-tables';
import styles from './history.module.css';
import { type Revision, revisionQuery } from './revision-queries';

/** Settings that stay as they are, because they say whose data it is and where the service runs. */
const NEVER_RESTORED: ReadonlySet<string> = new Set([
  'partner_code',
  'database_name',
  'database_url',
  'cloud_run_service_name',
  'cloud_run_region',
  'cloud_run_project_id',
  'endpoint_url',
  'sleeps',
  'is_default',
  'signing_secrets',
  'signing_secrets_set_at',
]);

/** Of the newest postbacks. */
const DRY_RUN_OF = 10_000;

interface Props {
  revision: Revision;
  versioned: VersionedPartner;
  onClose: () => void;
}

/** Shows what a rollback changes, with a dry run of the older mapping over stored postbacks, before it is made. */
export function RollBackDialog({ revision, versioned, onClose }: Props): React.ReactNode {
  const t = useMessages();
  // The dialog is about the version of this moment: a later one has to be looked at anew.
  const [{ partner, etag }] = useState(versioned);
  const [note, setNote] = useState('');
  const dryRun = useDryRunOf(partner.partner_code, snapshotOf(revision));
  const rollBack = useRollBack(partner.partner_code, revision.version, etag, onClose);
  const current = useQuery(revisionQuery(partner.partner_code, partner.version));
  const restored = current.data && restoredOf(snapshotOf(current.data), snapshotOf(revision));
  const isTried = dryRun.job !== undefined && isOver(dryRun.job);
  const entering = dryRun.job && dryRunResultOf(dryRun.job)?.totals.enters_quarantine;
  return (
    <Dialog isOpen onClose={onClose} title={t.history.rollBackTo(revision.version)}>
      <div className={styles.dialog}>
        <p>{t.history.rollBackHint(partner.version + 1)}</p>
        {current.error && <ErrorStrip error={current.error} />}
        {restored && (
          <ComparisonTables sections={restored} heads={[t.history.now, t.history.version(revision.version)]} />
        )}
        <h3>{t.mapping.dryRun.title}</h3>
        <p className={styles.meta}>{t.history.dryRunHint}</p>
        {dryRun.error && <ErrorStrip error={dryRun.error} />}
        {!dryRun.job && !dryRun.error && <Skeleton lines={3} />}
        {dryRun.job && <JobProgress job={dryRun.job} />}
        {dryRun.job && <DryRunView job={dryRun.job} />}
        <TextField label={t.history.note} value={note} onChange={setNote} input={{ maxLength: 500 }} />
        {rollBack.error && <ErrorStrip error={rollBack.error} />}
        <div>
          <Button
            look={entering || dryRun.error ? 'danger' : 'primary'}
            isBusy={rollBack.isPending}
            disabled={restored?.length === 0 || (!isTried && !dryRun.error)}
            onClick={() => rollBack.mutate(note.trim())}
          >
            {dryRun.error ? t.history.rollBackUntried : t.history.rollBackNow}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** A dry run of the mapping of a version, from the first moment on. */
function useDryRunOf(partner_code: string, snapshot: Snapshot) {
  const start = useMutation({
    mutationFn: async () => {
      const body = { last: DRY_RUN_OF, draft: draftOfSnapshot(snapshot) };
      return (await call(HERE, 'post', '/api/v1/partners/{partner_code}/dry-runs', { path: { partner_code }, body }))
        .body;
    },
  });
  const { mutate } = start;
  useEffect(() => mutate(), [mutate]);
  const id = start.data?.id;
  const { data: job, error } = useQuery({ ...jobQuery(partner_code, id ?? ''), enabled: id !== undefined });
  return { job, error: start.error ?? error };
}

function useRollBack(partner_code: string, version: number, etag: string | undefined, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (note: string) =>
      call(HERE, 'post', '/api/v1/partners/{partner_code}/revisions/{version}/rollback', {
        path: { partner_code, version },
        body: note === '' ? {} : { note },
        ...(etag && { ifMatch: etag }),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['partners'] });
      onDone();
    },
  });
}

/** What a rollback changes, now on the left. */
function restoredOf(now: Snapshot, then: Snapshot) {
  return compareSnapshots(now, then)
    .map((section) =>
      section.tenant === undefined && section.part === 'settings'
        ? { ...section, rows: section.rows.filter(({ path }) => !NEVER_RESTORED.has(path)) }
        : section,
    )
    .filter(({ rows, isReordered }) => rows.length > 0 || isReordered);
}
