import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { Time } from '../format/time';
import { Pager } from '../list/pager';
import { useListSearch } from '../list/use-list-search';
import { useRowWalk } from '../list/use-row-walk';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { StateBadge } from '../parts/state-badge';
import { useMay } from '../session/session';
import { type Difference, diffSnapshots } from './diff-snapshots';
import { PartnerFrame } from './partner-frame';
import type { Revision, VersionedPartner } from './partner-queries';
import styles from './partner.module.css';

const PAGE_SIZE = 20;

export default function PartnerHistoryPage(): React.ReactNode {
  return <PartnerFrame>{(versioned) => <History versioned={versioned} />}</PartnerFrame>;
}

function History({ versioned }: { versioned: VersionedPartner }): React.ReactNode {
  const t = useMessages();
  const search = useListSearch([]);
  const { cursor } = search;
  const { partner_code } = versioned.partner;
  const { data, error, refetch } = useQuery({
    queryKey: ['partners', partner_code, 'revisions', cursor],
    queryFn: async ({ signal }) => {
      const query = { page_size: PAGE_SIZE, ...(cursor && { cursor }) };
      const request = { path: { partner_code }, query, signal };
      return (await call(HERE, 'get', '/api/v1/partners/{partner_code}/revisions', request)).body;
    },
    placeholderData: keepPreviousData,
  });
  const rows = data?.data ?? [];
  const nextCursor = data?.next_cursor ?? null;
  const walk = useRowWalk({ search, rows, nextCursor, keyOf: ({ version }) => String(version) });
  return (
    <>
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton />}
      {data && (
        <Panel isFlush>
          <ol>
            {rows.map((revision) => (
              <RevisionItem key={revision.version} revision={revision} versioned={versioned} />
            ))}
          </ol>
        </Panel>
      )}
      <Pager walk={walk} rows={rows.length} nextCursor={nextCursor} />
      {rows.length === 0 && data && <p>{t.history.none}</p>}
    </>
  );
}

function RevisionItem({ revision, versioned }: { revision: Revision; versioned: VersionedPartner }): React.ReactNode {
  const t = useMessages();
  const mayEdit = useMay('edit');
  const [isAsking, setAsking] = useState(false);
  const { partner } = versioned;
  const isCurrent = revision.version === partner.version;
  const differences = diffSnapshots(revision.before ?? {}, revision.after);
  return (
    <li className={styles.revision}>
      <strong>{t.history.version(revision.version)}</strong>
      <div>
        <p className={styles.meta}>
          {revision.changed_by} · <Time value={revision.changed_at} partnerZone={partner.timezone} />{' '}
          {isCurrent && <StateBadge tone="good">{t.history.current}</StateBadge>}
        </p>
        {revision.before === null ? <p>{t.history.created}</p> : <Differences differences={differences} />}
      </div>
      {mayEdit && !isCurrent && <Button onClick={() => setAsking(true)}>{t.history.rollBack}</Button>}
      {isAsking && <RollBackDialog revision={revision} versioned={versioned} onClose={() => setAsking(false)} />}
    </li>
  );
}

function Differences({ differences }: { differences: readonly Difference[] }): React.ReactNode {
  const t = useMessages();
  if (differences.length === 0) return <p>{t.history.nothingChanged}</p>;
  return (
    <ul>
      {differences.map(({ path, before, after }) => (
        <li key={path} className={styles.change}>
          <code>{path.replace(/^partner\./, '')}</code>
          <span>
            {before !== undefined && <del>− {before}</del>} {after !== undefined && <ins>+ {after}</ins>}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface RollBackProps {
  revision: Revision;
  versioned: VersionedPartner;
  onClose: () => void;
}

/** Shows what a rollback changes before it is made. */
function RollBackDialog({ revision, versioned, onClose }: RollBackProps): React.ReactNode {
  const t = useMessages();
  const queries = useQueryClient();
  const { partner, etag } = versioned;
  const rollBack = useMutation({
    mutationFn: () =>
      call(HERE, 'post', '/api/v1/partners/{partner_code}/revisions/{version}/rollback', {
        path: { partner_code: partner.partner_code, version: revision.version },
        ...(etag && { ifMatch: etag }),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['partners'] });
      onClose();
    },
  });
  const current = partner as unknown as Record<string, unknown>;
  const restored = Object.entries(snapshotOf(revision)).filter(([name]) => name in current);
  const now = Object.fromEntries(restored.map(([name]) => [name, current[name]]));
  return (
    <Dialog isOpen onClose={onClose} title={t.history.rollBackTo(revision.version)}>
      <p>{t.history.rollBackHint(partner.version + 1)}</p>
      <Differences differences={diffSnapshots(now, Object.fromEntries(restored))} />
      {rollBack.error && <ErrorStrip error={rollBack.error} />}
      <Button look="primary" isBusy={rollBack.isPending} onClick={() => rollBack.mutate()}>
        {t.history.rollBack}
      </Button>
    </Dialog>
  );
}

/** The document describes a snapshot as an object without members. */
const snapshotOf = ({ after }: Revision): Record<string, unknown> =>
  (after as unknown as { partner: Record<string, unknown> }).partner;
