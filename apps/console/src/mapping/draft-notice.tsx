import { Time } from '../format/time';
import { useMessages } from '../messages/use-messages';
import type { Drafts } from './use-drafts';
import styles from './workbench.module.css';

/** Who else edits this mapping, and whether the draft is one from before. */
export function DraftNotice({ drafts: { others, restoredAt } }: { drafts: Drafts }): React.ReactNode {
  const t = useMessages().mapping.drafts;
  if (others.length === 0 && restoredAt === undefined) return null;
  return (
    <p className={styles.hint} role="status">
      {restoredAt !== undefined && (
        <>
          {t.restored} <Time value={restoredAt} as="minute" />.{' '}
        </>
      )}
      {others.length > 0 && t.others(others.map((owner) => owner.replace(/^\w+:/, '')).join(', '), others.length)}
    </p>
  );
}
