import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';
import type { SearchTexts } from '../search-texts';

export type Alert = ResponseBody<'/api/v1/analytics/alerts', 'get'>['data'][number];
export type AlertRule = ResponseBody<'/api/v1/analytics/alert-rules', 'get'>['data'][number];

export const alertsQuery = (filters: SearchTexts, cursor: string | undefined) =>
  queryOptions({
    queryKey: ['alerts', filters, cursor],
    queryFn: async ({ signal }) => {
      const query = { page_size: 50, ...filters, ...(cursor && { cursor }) };
      return (await call(HERE, 'get', '/api/v1/analytics/alerts', { query, signal })).body;
    },
    placeholderData: keepPreviousData,
  });

export const alertRulesQuery = queryOptions({
  queryKey: ['alert-rules'],
  queryFn: async ({ signal }) => (await call(HERE, 'get', '/api/v1/analytics/alert-rules', { signal })).body.data,
});
