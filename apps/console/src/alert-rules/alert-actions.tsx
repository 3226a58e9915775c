import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, HERE } from '../client/client';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { ErrorStrip } from '../parts/error-strip';
import { useMay } from '../session/session';
import type { Alert } from './alert-queries';
import styles from './alert-rules.module.css';

const DAY_MS = 86_400_000;

/** Acknowledges an alert, and snoozes the messages of its group for a day. */
export function AlertActions({ alert }: { alert: Alert }): React.ReactNode {
  const t = useMessages();
  const mayEdit = useMay('edit');
  const queries = useQueryClient();
  const onSuccess = (): Promise<void> => queries.invalidateQueries({ queryKey: ['insight-alerts'] });
  const path = { id: alert.id };
  const acknowledge = useMutation({
    mutationFn: () => call(HERE, 'post', '/api/v1/insight/alerts/{id}/acknowledge', { path }),
    onSuccess,
  });
  const snooze = useMutation({
    mutationFn: () => {
      const until = new Date(Date.now() + DAY_MS).toISOString();
      return call(HERE, 'post', '/api/v1/insight/alerts/{id}/snooze', { path, body: { until } });
    },
    onSuccess,
  });
  if (!mayEdit) return null;
  const error = acknowledge.error ?? snooze.error;
  return (
    <>
      {error && <ErrorStrip error={error} />}
      <div className={styles.buttons}>
        {alert.acknowledged_at === null && (
          <Button isBusy={acknowledge.isPending} onClick={() => acknowledge.mutate()}>
            {t.alertRules.acknowledge}
          </Button>
        )}
        {alert.state === 'firing' && (
          <Button isBusy={snooze.isPending} onClick={() => snooze.mutate()}>
            {t.alertRules.snoozeDay}
          </Button>
        )}
      </div>
    </>
  );
}
