import { useSyncExternalStore } from 'react';
import { lateRequests } from '../client/late-requests';
import { useMessages } from '../messages/use-messages';
import { Icon } from '../parts/icon';
import styles from './connection-banner.module.css';

function subscribe(notify: () => void): () => void {
  addEventListener('online', notify);
  addEventListener('offline', notify);
  return () => {
    removeEventListener('online', notify);
    removeEventListener('offline', notify);
  };
}

/**
 * Says that the browser has no network, or that the API is late. What was typed stays; nothing is sent later without
 * being asked for.
 */
export function ConnectionBanner(): React.ReactNode {
  const t = useMessages();
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  const isLate = useSyncExternalStore(lateRequests.subscribe, lateRequests.get);
  if (isOnline && !isLate) return null;
  return (
    <p className={styles.banner} role="status">
      <Icon name="warning" />
      {isOnline ? t.errors.late : t.errors.offline}
    </p>
  );
}
