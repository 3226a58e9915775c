import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../messages/use-messages';
import { useMay } from '../session/session';
import styles from './act-button.module.css';
import { Button } from './button';
import { Dialog } from './dialog';
import { ErrorStrip } from './error-strip';

interface Props {
  label: string;
  /** What will happen, in a sentence. */
  question: string;
  /** Does it, and says in a sentence what was done. */
  act: () => Promise<string>;
  look?: 'plain' | 'danger';
  /** Names the queries that read what it changes. */
  changes: string;
}

/** A button whose act is confirmed in a dialog, which then shows the outcome. */
export function ActButton({ label, question, act, look = 'plain', changes }: Props): React.ReactNode {
  const t = useMessages();
  const queries = useQueryClient();
  const mayAct = useMay('redrive');
  const [isOpen, setOpen] = useState(false);
  const mutation = useMutation({ mutationFn: act });
  const close = (): void => {
    setOpen(false);
    if (mutation.isSuccess) void queries.invalidateQueries({ queryKey: [changes] });
    mutation.reset();
  };
  return (
    <>
      <Button
        look={look}
        onClick={() => setOpen(true)}
        disabled={!mayAct}
        title={mayAct ? undefined : t.roles.readOnly}
      >
        {label}
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={label}>
        <p role="status">{mutation.data ?? question}</p>
        {mutation.error && <ErrorStrip error={mutation.error} />}
        <div className={styles.buttons}>
          {mutation.isSuccess ? (
            <Button look="primary" onClick={close}>
              {t.common.done}
            </Button>
          ) : (
            <>
              <Button onClick={close}>{t.common.cancel}</Button>
              <Button
                look={look === 'danger' ? 'danger' : 'primary'}
                isBusy={mutation.isPending}
                onClick={() => mutation.mutate()}
              >
                {label}
              </Button>
            </>
          )}
        </div>
      </Dialog>
    </>
  );
}
