import { queryOptions, useQuery } from '@tanstack/react-query';
import { request } from '../client/client';

export type Permission =
  | 'read'
  | 'edit'
  | 'redrive'
  | 'read_personal_data'
  | 'read_tokens'
  | 'manage_personal_data'
  | 'manage_identity'
  | 'manage_keys'
  | 'manage_people'
  | 'read_compliance';

/** Who is signed in, and what the API allows them. */
export interface Session {
  role: 'admin' | 'editor' | 'viewer';
  permissions: readonly Permission[];
  name: string;
  key_id: string | null;
  ends_at: string | null;
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => await request<Session>('GET', '/api/v1/session', { signal }),
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
