import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';

export type Revision = ResponseBody<'/api/v1/partners/{partner_code}/revisions', 'get'>['data'][number];
export type RevisionTraffic = ResponseBody<'/api/v1/partners/{partner_code}/revisions/traffic', 'get'>['data'][number];

const PAGE_SIZE = 20;

/** A page of the changes of a partner, the newest first. */
export const revisionsQuery = (partner_code: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: ['partners', partner_code, 'revisions', cursor],
    queryFn: async ({ signal }) => {
      const query = { page_size: PAGE_SIZE, ...(cursor && { cursor }) };
      const request = { path: { partner_code }, query, signal };
      return (await call(HERE, 'get', '/api/v1/partners/{partner_code}/revisions', request)).body;
    },
    placeholderData: keepPreviousData,
  });

/** One change; it never changes itself. */
export const revisionQuery = (partner_code: string, version: number) =>
  queryOptions({
    queryKey: ['partners', partner_code, 'revision', version],
    queryFn: async ({ signal }): Promise<Revision> => {
      const request = { path: { partner_code, version }, signal };
      return (await call(HERE, 'get', '/api/v1/partners/{partner_code}/revisions/{version}', request)).body;
    },
    staleTime: Infinity,
  });

/** What was received while each revision of a page was active. */
export const trafficQuery = (partner_code: string, revisions: readonly Revision[]) => {
  const versions = revisions.map(({ version }) => version);
  const query = { from_version: Math.min(...versions), to_version: Math.max(...versions) };
  return queryOptions({
    queryKey: ['partners', partner_code, 'traffic', query],
    queryFn: async ({ signal }): Promise<ReadonlyMap<number, RevisionTraffic>> => {
      const request = { path: { partner_code }, query, signal };
      const { body } = await call(HERE, 'get', '/api/v1/partners/{partner_code}/revisions/traffic', request);
      return new Map(body.data.map((traffic) => [traffic.version, traffic]));
    },
    enabled: versions.length > 0,
    retry: false,
  });
};
