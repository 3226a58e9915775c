import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useMessages } from '../messages/use-messages';
import { ErrorStrip } from '../parts/error-strip';
import { OVERLAYS_ID } from '../parts/dialog';
import { Skeleton } from '../parts/skeleton';
import { PreferenceChoices } from '../shell/preference-choices';
import { SignInForm, useSignIn } from './sign-in-form';
import styles from './sign-in.module.css';

/** Signs in by API key, or by the one-time code behind `#`, which reaches no log. */
export function SignInPage(): React.ReactNode {
  const t = useMessages();
  const navigate = useNavigate();
  const { next } = useSearch({ strict: false });
  const finish = (): void => void navigate({ href: safePath(next), replace: true });
  const [code] = useState(() => location.hash.slice(1));
  const { mutate, error, isPending } = useSignIn(finish);
  useEffect(() => {
    document.title = `${t.session.signIn} · ${t.common.product}`;
  }, [t]);
  useEffect(() => {
    if (code === '') return;
    // The code is used up by this, and has no place in the history.
    history.replaceState(history.state, '', location.pathname + location.search);
    mutate({ sign_in_code: code });
  }, [code, mutate]);
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <p className={styles.product}>
          <span className={styles.logo} aria-hidden="true" />
          {t.common.product}
        </p>
        <h1>{t.session.signIn}</h1>
        {error && <ErrorStrip error={error} />}
        {isPending ? <Skeleton lines={3} /> : <SignInForm onDone={finish} />}
      </div>
      <PreferenceChoices />
      <div id={OVERLAYS_ID} />
    </main>
  );
}

/** Only a path of this origin, so that a link to the sign-in page cannot lead elsewhere. */
export function safePath(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : '/';
}
