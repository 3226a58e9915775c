import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { CopyButton } from '../parts/copy-button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip, fieldErrorsOf } from '../parts/error-strip';
import { SelectField, TextField } from '../parts/field';
import styles from './settings.module.css';

const ROLES = ['viewer', 'editor', 'admin'] as const;

/** Creates a key and shows it once. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }): React.ReactNode {
  const t = useMessages();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<(typeof ROLES)[number]>('viewer');
  const create = useMutation({
    mutationFn: async () => (await call(HERE, 'post', '/api/v1/api-keys', { body: { name, role } })).body,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['api-keys'] }),
  });
  const errors = new Map(fieldErrorsOf(t, create.error).map(({ field, reason }) => [field, reason]));
  if (create.data) {
    return (
      <Dialog isOpen onClose={onClose} title={t.keys.created}>
        <p>{t.keys.createdHint}</p>
        <div className={styles.secret}>
          <code>{create.data.key}</code>
          <CopyButton text={create.data.key} label={t.keys.copy} />
        </div>
        <Button look="primary" onClick={onClose}>
          {t.common.done}
        </Button>
      </Dialog>
    );
  }
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t.keys.create}>
      <form className={styles.form} onSubmit={submit}>
        {create.error && <ErrorStrip error={create.error} />}
        <TextField
          label={t.keys.columns.name}
          hint={t.keys.nameHint}
          error={errors.get('name')}
          value={name}
          onChange={setName}
          input={{ required: true, maxLength: 255 }}
        />
        <SelectField
          label={t.keys.columns.role}
          hint={t.keys.roleHints[role]}
          value={role}
          onChange={setRole}
          options={ROLES.map((value) => [value, t.roles[value]] as const)}
        />
        <Button type="submit" look="primary" isBusy={create.isPending} disabled={name.trim() === ''}>
          {t.keys.create}
        </Button>
      </form>
    </Dialog>
  );
}
