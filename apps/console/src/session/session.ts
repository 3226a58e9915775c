import { queryOptions, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { call, HERE, type ResponseBody } from '../client/client';

/** Who is signed in, and what the API allows them. */
export type Session = ResponseBody<'/api/v1/session', 'get'>;
export type Permission = Session['permissions'][number];

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => (await call(HERE, 'get', '/api/v1/session', { signal })).body,
  staleTime: 60_000,
});

/** Who is signed in. Pages are shown only to those who are. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Error('Pages with a session are below the session gate');
  return data;
}

/** Whether a control is of use to the reader; the API decides by itself. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}

const listeners = new Set<() => void>();
let hasEnded = false;

/** Whether a request was refused because the session has ended. The open page keeps what was typed into it. */
export const sessionEnd = {
  get: (): boolean => hasEnded,
  set: (value: boolean): void => {
    if (value === hasEnded) return;
    hasEnded = value;
    for (const notify of listeners) notify();
  },
  subscribe: (notify: () => void): (() => void) => {
    listeners.add(notify);
    return () => listeners.delete(notify);
  },
};

export const useSessionEnd = (): boolean => useSyncExternalStore(sessionEnd.subscribe, sessionEnd.get);
