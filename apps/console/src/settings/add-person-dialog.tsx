import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip, fieldErrorsOf } from '../parts/error-strip';
import { SelectField, TextField } from '../parts/field';
import styles from './settings.module.css';

export const PERSON_ROLES = ['viewer', 'editor', 'admin'] as const;

export function AddPersonDialog({ onClose }: { onClose: () => void }): React.ReactNode {
  const t = useMessages();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<(typeof PERSON_ROLES)[number]>('viewer');
  const add = useMutation({
    mutationFn: () => call(HERE, 'post', '/api/v1/people', { body: { email: email.trim(), role } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['people'] });
      onClose();
    },
  });
  const errors = new Map(fieldErrorsOf(t, add.error).map(({ field, reason }) => [field, reason]));
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t.people.add}>
      <form className={styles.form} onSubmit={submit}>
        {add.error && <ErrorStrip error={add.error} />}
        <TextField
          label={t.people.email}
          hint={t.people.emailHint}
          error={errors.get('email')}
          value={email}
          onChange={setEmail}
          input={{ required: true, spellCheck: false, autoComplete: 'off' }}
        />
        <SelectField
          label={t.keys.columns.role}
          hint={t.keys.roleHints[role]}
          value={role}
          onChange={setRole}
          options={PERSON_ROLES.map((value) => [value, t.roles[value]] as const)}
        />
        <Button type="submit" look="primary" isBusy={add.isPending} disabled={email.trim() === ''}>
          {t.people.add}
        </Button>
      </form>
    </Dialog>
  );
}
