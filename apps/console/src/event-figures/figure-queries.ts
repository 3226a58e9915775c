import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';
import type { Period } from '../insight/insight-period';
import type { SearchTexts } from '../search-texts';

export type EventStatistics = ResponseBody<'/api/v1/analytics/statistics', 'get'>;
export type EventPaths = ResponseBody<'/api/v1/analytics/paths', 'get'>;

export const MEASURES = ['events', 'visitor_days', 'users', 'sessions'] as const;
export type Measure = (typeof MEASURES)[number];

export const GROUPS = ['type', 'name', 'source'] as const;
export type Group = (typeof GROUPS)[number];

/** @param filters `source` and `bots`, as the API takes them */
export const statisticsQuery = (
  { from, to }: Period,
  zone: string,
  groupBy: Group | Period['interval'],
  filters: SearchTexts,
) => {
  const query = { ...filters, from: from.toISOString(), to: to.toISOString(), zone, group_by: groupBy };
  return queryOptions({
    queryKey: ['event statistics', query],
    queryFn: async ({ signal }) => (await call(HERE, 'get', '/api/v1/analytics/statistics', { query, signal })).body,
    placeholderData: keepPreviousData,
  });
};

export const pathsQuery = ({ from, to }: Period, filters: SearchTexts) => {
  const query = { ...filters, from: from.toISOString(), to: to.toISOString() };
  return queryOptions({
    queryKey: ['event paths', query],
    queryFn: async ({ signal }) => (await call(HERE, 'get', '/api/v1/analytics/paths', { query, signal })).body,
    placeholderData: keepPreviousData,
  });
};
