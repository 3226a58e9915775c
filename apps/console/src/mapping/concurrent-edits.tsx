import { Time } from '../format/time';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import styles from '../partners/partner.module.css';
import type { MergeConflict } from './merge-documents';
import type { Drafts } from './use-drafts';
import type { Workbench } from './use-workbench';
import workbench from './workbench.module.css';

/** Another person saved first. What overlaps with it is chosen, name by name. */
export function MergeNotice({ workbench: { merge, base, resolve } }: { workbench: Workbench }): React.ReactNode {
  const t = useMessages().mapping.merge;
  if (!merge) return null;
  return (
    <div className={styles.conflict} role="alert">
      <p>{merge.conflicts.length === 0 ? t.merged(base.partner.version) : t.choose(base.partner.version)}</p>
      <ul>
        {merge.conflicts.map((conflict) => (
          <li key={`${conflict.scope} ${conflict.part} ${conflict.name}`}>
            <Conflict conflict={conflict} onChoose={(value) => resolve(conflict, value)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ConflictProps {
  conflict: MergeConflict;
  onChoose: (value: unknown) => void;
}

function Conflict({ conflict: { scope, name, theirs, mine }, onChoose }: ConflictProps): React.ReactNode {
  const t = useMessages().mapping.merge;
  const shown = (value: unknown): string => {
    if (value === undefined) return t.removed;
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  return (
    <>
      <code>{scope === undefined ? name : `${scope}: ${name}`}</code>{' '}
      <Button onClick={() => onChoose(theirs)}>{t.theirs(shown(theirs))}</Button>{' '}
      <Button onClick={() => onChoose(mine)}>{t.mine(shown(mine))}</Button>
    </>
  );
}

/** Who else edits this mapping, and whether the draft is one from before. */
export function DraftNotice({ drafts: { others, restoredAt } }: { drafts: Drafts }): React.ReactNode {
  const t = useMessages().mapping.drafts;
  if (others.length === 0 && restoredAt === undefined) return null;
  return (
    <p className={workbench.hint} role="status">
      {restoredAt !== undefined && (
        <>
          {t.restored} <Time value={restoredAt} as="minute" />.{' '}
        </>
      )}
      {others.length > 0 && t.others(others.map((owner) => owner.replace(/^\w+:/, '')).join(', '), others.length)}
    </p>
  );
}
