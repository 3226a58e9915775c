import { queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';
import { isOver, type JobRow } from './job-results';

export type Job = ResponseBody<'/api/v1/jobs/{partner_code}/{id}', 'get'>;
export type JobKind = Job['kind'];

const POLL_MS = 1_000;
const LIST_POLL_MS = 3_000;

/** A job, looked at again until it is over. */
export const jobQuery = (partner_code: string, id: string) =>
  queryOptions({
    queryKey: ['jobs', partner_code, id],
    queryFn: async ({ signal }): Promise<Job> =>
      (await call(HERE, 'get', '/api/v1/jobs/{partner_code}/{id}', { path: { partner_code, id }, signal })).body,
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : POLL_MS),
  });

export const jobsQuery = (partner_code: string | undefined, kind: string | undefined) =>
  queryOptions({
    queryKey: ['jobs', 'list', partner_code, kind],
    queryFn: async ({ signal }) => {
      const query = { ...(partner_code && { partner_code }), ...(kind && { kind: kind as JobKind }) };
      return (await call(HERE, 'get', '/api/v1/jobs', { query, signal })).body;
    },
    refetchInterval: ({ state }) => (state.data?.data.every(isOver) ? false : LIST_POLL_MS),
  });

export interface JobRowsPage {
  rows: JobRow[];
  next_after: number | null;
}

export const jobRowsQuery = (partner_code: string, id: string, group: number | undefined, after: number | undefined) =>
  queryOptions({
    queryKey: ['jobs', partner_code, id, 'rows', group, after],
    queryFn: async ({ signal }): Promise<JobRowsPage> => {
      const query = { ...(group !== undefined && { group }), ...(after !== undefined && { after }) };
      const request = { path: { partner_code, id }, query, signal };
      const { body } = await call(HERE, 'get', '/api/v1/jobs/{partner_code}/{id}/rows', request);
      return body as unknown as JobRowsPage;
    },
    // A redrive adds rows while it runs.
    staleTime: 0,
  });
