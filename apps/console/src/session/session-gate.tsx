import { useQuery } from '@tanstack/react-query';
import { Navigate, useLocation } from '@tanstack/react-router';
import { isSignedOut } from '../client/client';
import { ErrorStrip } from '../parts/error-strip';
import { Skeleton } from '../parts/skeleton';
import { sessionQuery } from './session';

/** Shows its children to those who are signed in, and the sign-in page to others. */
export function SessionGate({ children }: { children: React.ReactNode }): React.ReactNode {
  const { data, error, refetch } = useQuery(sessionQuery);
  const { href } = useLocation();
  if (data) return children;
  if (isSignedOut(error)) return <Navigate to="/sign-in" search={href === '/' ? {} : { next: href }} replace />;
  return <main>{error ? <ErrorStrip error={error} onRetry={() => void refetch()} /> : <Skeleton />}</main>;
}
