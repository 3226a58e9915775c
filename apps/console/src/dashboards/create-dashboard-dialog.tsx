import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip } from '../parts/error-strip';
import { CheckField, TextField } from '../parts/field';
import { createDashboard } from './dashboard-queries';
import { useMay } from '../session/session';
import styles from './dashboards.module.css';

/** Creates an empty dashboard and opens it. */
export function CreateDashboardDialog({ onClose }: { onClose: () => void }): React.ReactNode {
  const t = useMessages().dashboards;
  const mayShare = useMay('edit');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const create = useMutation({
    mutationFn: () =>
      createDashboard({ name: name.trim(), is_shared: isShared, definition: { tiles: [], period: 'days7' } }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['dashboards'] });
      await navigate({ to: '/insight/dashboards/$id', params: { id }, search: {} });
    },
  });
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t.create}>
      <form className={styles.form} onSubmit={submit}>
        {create.error && <ErrorStrip error={create.error} />}
        <TextField label={t.name} value={name} onChange={setName} input={{ required: true, maxLength: 120 }} />
        {mayShare && <CheckField label={t.shared} hint={t.sharedHint} isChecked={isShared} onChange={setShared} />}
        <Button type="submit" look="primary" isBusy={create.isPending} disabled={name.trim() === ''}>
          {t.create}
        </Button>
      </form>
    </Dialog>
  );
}
