import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { AdminApiError, call, HERE } from '../client/client';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { ErrorStrip } from '../parts/error-strip';
import { TextField } from '../parts/field';
import { type Session, sessionEnd, sessionQuery } from './session';
import styles from './sign-in.module.css';

type Credentials = { api_key: string } | { sign_in_code: string };

/** Starts a session. The key or code is kept nowhere in the browser. */
export function useSignIn(onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: Credentials): Promise<Session> =>
      (await call(HERE, 'post', '/api/v1/session', { body })).body,
    onSuccess: (session) => {
      queries.setQueryData(sessionQuery.queryKey, session);
      sessionEnd.set(false);
      onDone();
    },
  });
}

/** The field for an API key. Its type lets the browser's vault keep the key. */
export function SignInForm({ onDone }: { onDone: () => void }): React.ReactNode {
  const t = useMessages();
  const [key, setKey] = useState('');
  const signIn = useSignIn(onDone);
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    signIn.mutate({ api_key: key.trim() });
  };
  const isWrong = signIn.error instanceof AdminApiError && signIn.error.status === 401;
  return (
    <form className={styles.form} onSubmit={submit}>
      {signIn.error && !isWrong && <ErrorStrip error={signIn.error} />}
      <input
        className={styles.hidden}
        type="text"
        name="username"
        autoComplete="username"
        value="api-key"
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <TextField
        label={t.session.apiKey}
        hint={t.session.apiKeyHint}
        error={isWrong ? t.session.wrongKey : undefined}
        value={key}
        onChange={setKey}
        input={{
          type: 'password',
          name: 'password',
          autoComplete: 'current-password',
          required: true,
          autoFocus: true,
        }}
      />
      <Button type="submit" look="primary" isBusy={signIn.isPending} disabled={key.trim() === ''}>
        {t.session.signIn}
      </Button>
    </form>
  );
}
