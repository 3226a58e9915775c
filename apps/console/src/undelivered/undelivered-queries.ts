import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';

export type Spooled = ResponseBody<'/api/v1/spool', 'get'>['data'][number];
export type Unrouted = ResponseBody<'/api/v1/unrouted', 'get'>['data'][number];

const PAGE_SIZE = 50;

/** Postbacks that wait for their service, or that it refused. */
export const spoolQuery = (state: 'waiting' | 'dead', partner: string | undefined, cursor: string | undefined) =>
  queryOptions({
    queryKey: ['undelivered', state, partner, cursor],
    queryFn: async ({ signal }) => {
      const query = {
        page_size: PAGE_SIZE,
        state,
        ...(partner && { partner_code: partner }),
        ...(cursor && { cursor }),
      };
      return (await call(HERE, 'get', '/api/v1/spool', { query, signal })).body;
    },
    placeholderData: keepPreviousData,
  });

/** Requests to paths that no partner has. */
export const unroutedQuery = (prefix: string | undefined, cursor: string | undefined) =>
  queryOptions({
    queryKey: ['undelivered', 'unrouted', prefix, cursor],
    queryFn: async ({ signal }) => {
      const query = { page_size: PAGE_SIZE, ...(prefix && { path_prefix: prefix }), ...(cursor && { cursor }) };
      return (await call(HERE, 'get', '/api/v1/unrouted', { query, signal })).body;
    },
    placeholderData: keepPreviousData,
  });
