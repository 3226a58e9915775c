import { queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';

export type Overview = ResponseBody<'/api/v1/overview', 'get'>;
export type PartnerOverview = Overview['partners'][number];
export type Attention = Overview['attention'][number];

const REFRESH_MS = 15_000;

export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: async ({ signal }) => (await call(HERE, 'get', '/api/v1/overview', { signal })).body,
  refetchInterval: REFRESH_MS,
});
