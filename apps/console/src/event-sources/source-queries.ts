import { queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';

export type Source = ResponseBody<'/api/v1/analytics/sources/{code}', 'get'>;
export type SourceKey = Source['keys'][number];

/** A source with the ETag by which a change names the version that it is based on. */
export interface VersionedSource {
  source: Source;
  etag: string | undefined;
}

export const sourceQuery = (code: string) =>
  queryOptions({
    queryKey: ['sources', code],
    queryFn: async ({ signal }): Promise<VersionedSource> => {
      const { body, etag } = await call(HERE, 'get', '/api/v1/analytics/sources/{code}', { path: { code }, signal });
      return { source: body, etag };
    },
  });

/** Every source, for menus: there are at most some dozens. */
export const allSourcesQuery = queryOptions({
  queryKey: ['sources', 'all'],
  queryFn: async ({ signal }): Promise<Source[]> =>
    (await call(HERE, 'get', '/api/v1/analytics/sources', { query: { page_size: 1_000 }, signal })).body.data,
  staleTime: 60_000,
});
