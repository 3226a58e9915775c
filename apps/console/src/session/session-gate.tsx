import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { isSignedOut } from '../client/client';
import { useMessages } from '../messages/use-messages';
import { Dialog } from '../parts/dialog';
import { ErrorStrip } from '../parts/error-strip';
import { Skeleton } from '../parts/skeleton';
import { sessionQuery, useSessionEnd } from './session';
import { SignInForm } from './sign-in-form';

/** Shows its children to those who are signed in, and the sign-in page to others. */
export function SessionGate({ children }: { children: React.ReactNode }): React.ReactNode {
  const { data, error, refetch } = useQuery(sessionQuery);
  if (data) return children;
  if (isSignedOut(error)) return <ToSignIn />;
  return <main>{error ? <ErrorStrip error={error} onRetry={() => void refetch()} /> : <Skeleton />}</main>;
}

/** Leaves once, from where the reader was: the gate is still shown while the address changes. */
function ToSignIn(): React.ReactNode {
  const router = useRouter();
  const navigate = useNavigate();
  useEffect(() => {
    const { href, pathname } = router.state.location;
    if (pathname === '/sign-in') return;
    void navigate({ to: '/sign-in', search: href === '/' ? {} : { next: href }, replace: true });
  }, [router, navigate]);
  return <Skeleton />;
}

/** Signs in again over the open page, which keeps what was typed into it. */
export function SessionEndedDialog(): React.ReactNode {
  const t = useMessages();
  const queries = useQueryClient();
  const hasEnded = useSessionEnd();
  return (
    <Dialog isOpen={hasEnded} onClose={() => undefined} title={t.session.ended} isClosable={false}>
      <p>{t.session.endedHint}</p>
      <SignInForm onDone={() => void queries.invalidateQueries()} />
    </Dialog>
  );
}
