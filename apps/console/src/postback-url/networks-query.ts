import { queryOptions } from '@tanstack/react-query';
import { call, HERE } from '../client/client';

/** Where senders reach the platform. The facts about networks come with the page, for the linter. */
export const networksQuery = queryOptions({
  queryKey: ['networks'],
  queryFn: async ({ signal }) => (await call(HERE, 'get', '/api/v1/networks', { signal })).body,
  staleTime: Number.POSITIVE_INFINITY,
});
