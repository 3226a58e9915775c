import { useSyncExternalStore } from 'react';
import { useMessages } from '../messages/use-messages';
import { Icon } from '../parts/icon';
import styles from './offline-banner.module.css';

function subscribe(notify: () => void): () => void {
  addEventListener('online', notify);
  addEventListener('offline', notify);
  return () => {
    removeEventListener('online', notify);
    removeEventListener('offline', notify);
  };
}

/** Says that the browser has no network. What was typed stays; nothing is sent later without being asked for. */
export function OfflineBanner(): React.ReactNode {
  const t = useMessages();
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  if (isOnline) return null;
  return (
    <p className={styles.banner} role="status">
      <Icon name="warning" />
      {t.errors.offline}
    </p>
  );
}
