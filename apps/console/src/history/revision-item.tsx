import { useState } from 'react';
import { Time } from '../format/time';
import { useFormat } from '../format/use-format';
import { useMessages } from '../messages/use-messages';
import type { VersionedPartner } from '../partners/partner-queries';
import { Button } from '../parts/button';
import { CheckField } from '../parts/field';
import { StateBadge } from '../parts/state-badge';
import { useMay } from '../session/session';
import { type Difference, diffSnapshots } from './diff-snapshots';
import styles from './history.module.css';
import type { Revision, RevisionTraffic } from './revision-queries';
import { RollBackDialog } from './roll-back-dialog';

/** A share of quarantine that a good mapping does not have. */
const MAX_USUAL_SHARE = 0.05;

interface Props {
  revision: Revision;
  versioned: VersionedPartner;
  traffic: RevisionTraffic | undefined;
  isTrafficUnknown: boolean;
  /** To be compared. */
  isChosen: boolean;
  onChoose: () => void;
}

export function RevisionItem({ revision, versioned, isChosen, onChoose, ...counted }: Props): React.ReactNode {
  const t = useMessages();
  const mayEdit = useMay('edit');
  const [isAsking, setAsking] = useState(false);
  const { partner } = versioned;
  const isCurrent = revision.version === partner.version;
  return (
    <li className={styles.revision}>
      <div className={styles.choice}>
        <strong>{t.history.version(revision.version)}</strong>
        <CheckField label={t.history.compare(revision.version)} isChecked={isChosen} onChange={onChoose} />
      </div>
      <div>
        <p className={styles.meta}>
          {revision.changed_by} · <Time value={revision.changed_at} partnerZone={partner.timezone} />{' '}
          {isCurrent && <StateBadge tone="good">{t.history.current}</StateBadge>}
        </p>
        {revision.note !== null && (
          <p className={styles.note}>
            <span className={styles.meta}>{t.history.note}:</span> {revision.note}
          </p>
        )}
        {revision.before === null ? (
          <p>{t.history.created}</p>
        ) : (
          <Differences differences={diffSnapshots(revision.before, revision.after)} />
        )}
        <Traffic {...counted} />
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

/** What was received while the revision was active: a bad one is seen at a glance. */
function Traffic({ traffic, isTrafficUnknown }: Pick<Props, 'traffic' | 'isTrafficUnknown'>): React.ReactNode {
  const t = useMessages().history;
  const format = useFormat();
  if (!traffic) return isTrafficUnknown ? <p className={styles.meta}>{t.trafficUnknown}</p> : null;
  const { conversions, duplicates, quarantined } = traffic;
  const total = conversions + duplicates + quarantined;
  if (total === 0) return <p className={styles.meta}>{t.noTraffic}</p>;
  const share = quarantined / total;
  const quarantine = t.quarantined(format.count(quarantined), format.share(share));
  return (
    <p className={styles.traffic}>
      <span className={styles.meta}>{t.traffic(format.count(conversions), format.count(duplicates))}</span>
      {share > MAX_USUAL_SHARE ? (
        <StateBadge tone="warn">{quarantine}</StateBadge>
      ) : (
        <span className={styles.meta}>{quarantine}</span>
      )}
    </p>
  );
}
