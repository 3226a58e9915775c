import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';
import type { SearchTexts } from '../search-texts';

export type TrackedEvent = ResponseBody<'/api/v1/analytics/events', 'get'>['data'][number];
export type RejectedEvent = ResponseBody<'/api/v1/analytics/rejects', 'get'>['data'][number];
export type DeadEvent = ResponseBody<'/api/v1/analytics/dead', 'get'>['data'][number];

/** The key of every query of a list that a redrive changes. */
export const EVENT_LISTS = 'events';

/** How often a live list reads the newest page. */
export const LIVE_INTERVAL_MS = 3_000;

/** The filters of the URL as the API takes them, which checks their values. */
function queryOf(filters: SearchTexts, cursor: string | undefined): { page_size: number } {
  return { page_size: 50, ...filters, ...(cursor && { cursor }) };
}

export const eventsQuery = (filters: SearchTexts, cursor: string | undefined, isLive: boolean) =>
  queryOptions({
    queryKey: [EVENT_LISTS, 'stored', filters, cursor],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'get', '/api/v1/analytics/events', { query: queryOf(filters, cursor), signal })).body,
    placeholderData: keepPreviousData,
    refetchInterval: isLive ? LIVE_INTERVAL_MS : false,
  });

export const rejectsQuery = (filters: SearchTexts, cursor: string | undefined) =>
  queryOptions({
    queryKey: [EVENT_LISTS, 'rejected', filters, cursor],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'get', '/api/v1/analytics/rejects', { query: queryOf(filters, cursor), signal })).body,
    placeholderData: keepPreviousData,
  });

export const deadEventsQuery = (filters: SearchTexts, cursor: string | undefined) =>
  queryOptions({
    queryKey: [EVENT_LISTS, 'dead', filters, cursor],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'get', '/api/v1/analytics/dead', { query: queryOf(filters, cursor), signal })).body,
    placeholderData: keepPreviousData,
  });
