import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip, fieldErrorsOf } from '../parts/error-strip';
import { TextField } from '../parts/field';
import { LinesField } from '../parts/lines-field';
import styles from './sources.module.css';

/** Creates a source, which gets a public key, and goes on to its page with the script to copy. */
export function CreateSourceDialog({ onClose }: { onClose: () => void }): React.ReactNode {
  const t = useMessages();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [fields, setFields] = useState({ name: '', code: '', origins: [] as string[] });
  const create = useMutation({
    mutationFn: async () => {
      const origins = fields.origins.filter((line) => line !== '');
      return (await call(HERE, 'post', '/api/v1/analytics/sources', { body: { ...fields, origins } })).body;
    },
    onSuccess: async ({ code }) => {
      await queries.invalidateQueries({ queryKey: ['sources'] });
      await navigate({ to: '/events/sources/$code', params: { code } });
    },
  });
  const errors = new Map(fieldErrorsOf(t, create.error).map(({ field, reason }) => [field, reason]));
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t.sources.create}>
      <form className={styles.form} onSubmit={submit}>
        {create.error && <ErrorStrip error={create.error} />}
        <TextField
          label={t.sources.fields.name}
          error={errors.get('name')}
          value={fields.name}
          onChange={(name) => setFields({ ...fields, name })}
          input={{ required: true, maxLength: 255 }}
        />
        <TextField
          label={t.sources.columns.code}
          hint={t.sources.hints.code}
          error={errors.get('code')}
          value={fields.code}
          onChange={(code) => setFields({ ...fields, code })}
          input={{ required: true, maxLength: 63, spellCheck: false, autoComplete: 'off' }}
        />
        <LinesField
          label={t.sources.fields.origins}
          hint={t.sources.hints.origins}
          error={errors.get('origins')}
          value={fields.origins}
          onChange={(origins) => setFields({ ...fields, origins })}
        />
        <Button type="submit" look="primary" isBusy={create.isPending}>
          {t.sources.create}
        </Button>
      </form>
    </Dialog>
  );
}
