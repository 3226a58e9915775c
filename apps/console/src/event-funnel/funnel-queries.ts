import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';

export type Funnel = ResponseBody<'/api/v1/analytics/funnel', 'get'>;

export interface FunnelChoice {
  steps: string;
  by: 'session' | 'click';
  within: string;
  from: string;
  to: string;
  source?: string;
}

export const funnelQuery = (query: FunnelChoice) =>
  queryOptions({
    queryKey: ['event funnel', query],
    queryFn: async ({ signal }) => (await call(HERE, 'get', '/api/v1/analytics/funnel', { query, signal })).body,
    placeholderData: keepPreviousData,
  });

/** The types of events that sources have sent. */
export const seenTypesQuery = queryOptions({
  queryKey: ['event catalogue', 'types'],
  queryFn: async ({ signal }) =>
    (await call(HERE, 'get', '/api/v1/analytics/catalogue', { signal })).body.types.map(({ event_type }) => event_type),
  staleTime: 60_000,
});
