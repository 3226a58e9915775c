import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';
import type { SearchTexts } from '../search-texts';

export type Alert = ResponseBody<'/api/v1/insight/alerts', 'get'>['data'][number];
export type AlertRules = ResponseBody<'/api/v1/insight/alert-rules', 'get'>;
export type AlertRule = AlertRules['data'][number];
export type Preview = ResponseBody<'/api/v1/insight/alert-rules/preview', 'post'>;

/** Rules are evaluated every hour; new alerts are there soon after. */
const REFETCH_MS = 60_000;

export const alertsQuery = (filters: SearchTexts, cursor: string | undefined) =>
  queryOptions({
    queryKey: ['insight-alerts', filters, cursor],
    queryFn: async ({ signal }) => {
      const query = { page_size: 50, ...filters, ...(cursor && { cursor }) };
      return (await call(HERE, 'get', '/api/v1/insight/alerts', { query, signal })).body;
    },
    placeholderData: keepPreviousData,
    refetchInterval: REFETCH_MS,
  });

export const alertRulesQuery = queryOptions({
  queryKey: ['insight-alert-rules'],
  queryFn: async ({ signal }) => (await call(HERE, 'get', '/api/v1/insight/alert-rules', { signal })).body,
  refetchInterval: REFETCH_MS,
});

export const previewQuery = (rule: object) =>
  queryOptions({
    queryKey: ['insight-alert-preview', rule],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'post', '/api/v1/insight/alert-rules/preview', { body: { rule: { ...rule } }, signal })).body,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: REFETCH_MS,
  });
