import { useFormat } from '../format/use-format';
import { useZone } from '../format/zone';
import { useMessages } from '../messages/use-messages';
import styles from './events.module.css';

/** Until when figures are complete, as the API says; null: that is not known yet. */
export function CompleteUntil({ value }: { value: string | null }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const zone = useZone();
  return (
    <p className={styles.note}>
      {value === null ? t.events.completeUnknown : t.events.completeUntil(`${format.time(value, zone)} (${zone})`)}
    </p>
  );
}

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
