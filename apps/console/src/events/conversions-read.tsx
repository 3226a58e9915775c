import { useMessages } from '../messages/use-messages';
import { CompleteUntil } from './complete-until';
import styles from './events.module.css';

interface Props {
  read: { complete_until: string | null; behind: string[] };
}

/** Until when conversions are counted, and the partners whose conversions are behind. */
export function ConversionsRead({ read }: Props): React.ReactNode {
  const t = useMessages();
  return (
    <>
      <CompleteUntil value={read.complete_until} />
      {read.behind.length > 0 && (
        <p className={styles.behind} role="status">
          {t.events.behind(read.behind.join(', '))}
        </p>
      )}
    </>
  );
}
