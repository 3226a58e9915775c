import { useQueries } from '@tanstack/react-query';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { CopyButton } from '../parts/copy-button';
import { ErrorStrip } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { compareSnapshots, snapshotOf } from './compare-snapshots';
import { ComparisonTables } from './comparison-tables';
import styles from './history.module.css';
import { revisionQuery } from './revision-queries';

interface Props {
  partnerCode: string;
  versions: readonly [number, number];
  onClose: () => void;
}

/** What differs between any two revisions, the older one on the left. */
export function ComparisonPanel({ partnerCode, versions, onClose }: Props): React.ReactNode {
  const t = useMessages();
  const [older, newer] = versions.toSorted((one, other) => one - other) as [number, number];
  const queries = useQueries({ queries: [older, newer].map((version) => revisionQuery(partnerCode, version)) });
  const error = queries.find((query) => query.error !== null)?.error;
  const [before, after] = queries.map(({ data }) => data);
  return (
    <Panel
      title={t.history.comparison(older, newer)}
      actions={
        <div className={styles.buttons}>
          <CopyButton text={location.href} label={t.lists.copyLink} isLabelled />
          <Button look="quiet" icon="cross" aria-label={t.common.close} title={t.common.close} onClick={onClose} />
        </div>
      }
    >
      {error && <ErrorStrip error={error} />}
      {!error && (!before || !after) && <Skeleton />}
      {before && after && (
        <ComparisonTables
          sections={compareSnapshots(snapshotOf(before), snapshotOf(after))}
          heads={[t.history.version(older), t.history.version(newer)]}
        />
      )}
    </Panel>
  );
}
