import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { AdminApiError, isSignedOut } from './client';
import { sessionEnd } from '../session/session';

const MAX_RETRIES = 1;
/** Long enough for a restart of a connection, and short enough that an outage is said at once. */
const RETRY_DELAY_MS = 500;

/** Reads may be repeated once when the platform failed; writes never are. */
function shouldRetry(failures: number, error: unknown): boolean {
  const status = error instanceof AdminApiError ? error.status : undefined;
  return failures < MAX_RETRIES && (status === undefined || (status >= 500 && status !== 503));
}

function onError(error: unknown): void {
  if (isSignedOut(error)) sessionEnd.set(true);
}

export const queries = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: { retry: shouldRetry, retryDelay: RETRY_DELAY_MS, staleTime: 10_000, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});
