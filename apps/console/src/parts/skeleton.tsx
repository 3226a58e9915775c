import { useMessages } from '../messages/use-messages';
import styles from './skeleton.module.css';

/** In place of content that loads for the first time. It appears only when loading takes a moment. */
export function Skeleton({ lines = 6 }: { lines?: number }): React.ReactNode {
  const t = useMessages();
  return (
    <div className={styles.skeleton} role="status" data-testid="skeleton">
      <span className={styles.label}>{t.common.loading}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className={styles.line} aria-hidden="true" />
      ))}
    </div>
  );
}
