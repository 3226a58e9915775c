import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip } from '../parts/error-strip';
import { CheckField, TextField } from '../parts/field';
import styles from './list.module.css';
import type { ViewedList } from './views-query';

interface Props {
  list: ViewedList;
  query: string;
  columns: readonly string[];
  onClose: () => void;
}

/** Keeps what the list shows under a name, for oneself or for all. */
export default function SaveViewDialog({ list, query, columns, onClose }: Props): React.ReactNode {
  const t = useMessages().lists.views;
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const save = useMutation({
    mutationFn: () => {
      const body = { list, name: name.trim(), query, columns: [...columns], is_shared: isShared };
      return call(HERE, 'post', '/api/v1/views', { body });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['views'] });
      onClose();
    },
  });
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t.saveTitle}>
      <form className={styles.dialog} onSubmit={submit}>
        <p>{t.saveHint}</p>
        <TextField label={t.name} value={name} onChange={setName} input={{ maxLength: 100, autoComplete: 'off' }} />
        <CheckField label={t.share} isChecked={isShared} onChange={setShared} />
        {save.error && <ErrorStrip error={save.error} />}
        <div>
          <Button type="submit" look="primary" isBusy={save.isPending} disabled={name.trim() === ''}>
            {t.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
