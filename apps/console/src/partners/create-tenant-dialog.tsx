import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { CopyButton } from '../parts/copy-button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip, fieldErrorsOf } from '../parts/error-strip';
import { TextField } from '../parts/field';
import styles from '../settings/settings.module.css';

const TOKEN_BYTES = 24;

interface Props {
  partnerCode: string;
  onClose: () => void;
}

/** Creates a tenant with a token of its own, which is shown once. */
export function CreateTenantDialog({ partnerCode, onClose }: Props): React.ReactNode {
  const t = useMessages();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [code, setCode] = useState('');
  const [token] = useState(makeToken);
  const create = useMutation({
    mutationFn: () => {
      const body = { code, name, tokens: { ts_token: [token] } };
      return call(HERE, 'post', '/api/v1/partners/{partner_code}/tenants', {
        path: { partner_code: partnerCode },
        body,
      });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['partners', partnerCode] }),
  });
  const errors = new Map(fieldErrorsOf(t, create.error).map(({ field, reason }) => [field, reason]));
  if (create.data) {
    return (
      <Dialog isOpen onClose={onClose} title={t.tenants.created}>
        <p>{t.tenants.createdHint}</p>
        <div className={styles.secret}>
          <code>{token}</code>
          <CopyButton text={token} label={t.tenants.copyToken} />
        </div>
        <Link to="/partners/$partnerCode/url" params={{ partnerCode }} search={{ tenant: code }}>
          {t.partners.tabs.url}
        </Link>
      </Dialog>
    );
  }
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t.tenants.create}>
      <form className={styles.form} onSubmit={submit}>
        {create.error && <ErrorStrip error={create.error} />}
        <TextField
          label={t.tenants.columns.name}
          error={errors.get('name')}
          value={name}
          onChange={setName}
          input={{ required: true, maxLength: 255 }}
        />
        <TextField
          label={t.tenants.columns.code}
          hint={t.tenants.codeHint}
          error={errors.get('code')}
          value={code}
          onChange={setCode}
          input={{ required: true, maxLength: 63 }}
        />
        <Button type="submit" look="primary" isBusy={create.isPending}>
          {t.tenants.create}
        </Button>
      </form>
    </Dialog>
  );
}

/** Random letters and digits, and - and _, which need no encoding in a URL. */
function makeToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
  return btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
