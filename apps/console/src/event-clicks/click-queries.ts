import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';
import type { Period } from '../insight/insight-period';
import type { SearchTexts } from '../search-texts';

export type ClickReport = ResponseBody<'/api/v1/analytics/click-report', 'get'>;
export type ClickJourney = ResponseBody<'/api/v1/analytics/clicks/{click_id}', 'get'>;
export type UnmatchedClick = ResponseBody<'/api/v1/analytics/unmatched-clicks', 'get'>['data'][number];
export type UnmatchedConversion = ResponseBody<'/api/v1/analytics/unmatched-conversions', 'get'>['data'][number];

export const DIMENSIONS = ['source', 'campaign', 'page', 'product', 'offer'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

const spanOf = ({ from, to }: Period) => ({ from: from.toISOString(), to: to.toISOString() });

export const clickReportQuery = (period: Period, groupBy: Dimension, filters: SearchTexts) => {
  const query = { ...filters, ...spanOf(period), group_by: groupBy };
  return queryOptions({
    queryKey: ['click report', query],
    queryFn: async ({ signal }) => (await call(HERE, 'get', '/api/v1/analytics/click-report', { query, signal })).body,
    placeholderData: keepPreviousData,
  });
};

export const journeyQuery = (clickId: string) =>
  queryOptions({
    queryKey: ['click journey', clickId],
    queryFn: async ({ signal }) => {
      const path = { click_id: clickId };
      return (await call(HERE, 'get', '/api/v1/analytics/clicks/{click_id}', { path, signal })).body;
    },
  });

export const unmatchedClicksQuery = (period: Period, filters: SearchTexts, cursor: string | undefined) => {
  const query = { page_size: 50, ...filters, ...spanOf(period), ...(cursor && { cursor }) };
  return queryOptions({
    queryKey: ['unmatched clicks', query],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'get', '/api/v1/analytics/unmatched-clicks', { query, signal })).body,
    placeholderData: keepPreviousData,
  });
};

export const unmatchedConversionsQuery = (period: Period, filters: SearchTexts, cursor: string | undefined) => {
  const query = { page_size: 50, ...filters, ...spanOf(period), ...(cursor && { cursor }) };
  return queryOptions({
    queryKey: ['unmatched conversions', query],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'get', '/api/v1/analytics/unmatched-conversions', { query, signal })).body,
    placeholderData: keepPreviousData,
  });
};
