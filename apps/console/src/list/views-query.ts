import { queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';

export type SavedView = ResponseBody<'/api/v1/views', 'get'>['data'][number];
/** The lists that have views. */
export type ViewedList = SavedView['list'];

/** One's own views of a list, and the shared ones. */
export const viewsQuery = (list: ViewedList) =>
  queryOptions({
    queryKey: ['views', list],
    queryFn: async ({ signal }): Promise<SavedView[]> =>
      (await call(HERE, 'get', '/api/v1/views', { query: { list }, signal })).body.data,
    staleTime: 60_000,
  });
