import type { Board, Tile } from '@app/semantic-layer/boards/board';
import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';
import type { QueryResult } from '../explore/explore-queries';

/** When a report is due, on the clock of its zone. */
export interface Schedule {
  every: 'day' | 'week' | 'month';
  at: string;
  weekday?: number;
  day?: number;
}

type ApiReport = ResponseBody<'/api/v1/insight/reports/{id}', 'get'>;
/** The API's document says of schedules, boards and results only that they are objects. */
export type Report = Omit<ApiReport, 'schedule' | 'board'> & { schedule: Schedule; board: Board | null };
export type SavedReport = Pick<
  Report,
  | 'name'
  | 'dashboard_id'
  | 'board'
  | 'language'
  | 'timezone'
  | 'schedule'
  | 'channels'
  | 'recipients'
  | 'skips_empty'
  | 'is_enabled'
>;
export type Channel = Report['channels'][number];

type ApiRun = ResponseBody<'/api/v1/insight/reports/{id}/runs/{run}', 'get'>;
export type ReportRun = Omit<ApiRun, 'result'> & {
  result: { tiles: { tile: Tile; plan: QueryPlan; result: QueryResult }[] } | null;
};

export const reportsQuery = queryOptions({
  queryKey: ['reports'],
  queryFn: async ({ signal }) => {
    const { body } = await call(HERE, 'get', '/api/v1/insight/reports', { signal });
    return { reports: body.data as unknown as Report[], channels: body.available_channels };
  },
});

export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: ['reports', id],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'get', '/api/v1/insight/reports/{id}', { path: { id }, signal })).body as unknown as Report,
  });

export const runsQuery = (id: string) =>
  queryOptions({
    queryKey: ['reports', id, 'runs'],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'get', '/api/v1/insight/reports/{id}/runs', { path: { id }, signal })).body.data,
  });

export const runQuery = (id: string, run: string) =>
  queryOptions({
    queryKey: ['reports', id, 'runs', run],
    queryFn: async ({ signal }) =>
      (await call(HERE, 'get', '/api/v1/insight/reports/{id}/runs/{run}', { path: { id, run }, signal }))
        .body as unknown as ReportRun,
    // A run that is done never changes.
    staleTime: ({ state }) => (state.data === undefined || state.data.state === 'pending' ? 0 : Infinity),
  });

/** @param present the version that is replaced; undefined for a new report */
export async function saveReport(
  saved: SavedReport,
  present: Pick<Report, 'id' | 'version'> | undefined,
): Promise<Report> {
  const { name, dashboard_id, board, language, timezone, schedule, channels, recipients, ...flags } = saved;
  const body = {
    name,
    dashboard_id,
    language,
    timezone,
    channels,
    recipients,
    skips_empty: flags.skips_empty,
    is_enabled: flags.is_enabled,
    schedule: { ...schedule },
    board: board === null ? null : { ...board },
  };
  const response =
    present === undefined
      ? await call(HERE, 'post', '/api/v1/insight/reports', { body })
      : await call(HERE, 'put', '/api/v1/insight/reports/{id}', {
          path: { id: present.id },
          body,
          ifMatch: `"${present.version}"`,
        });
  return response.body as unknown as Report;
}

export async function deleteReport({ id, version }: Pick<Report, 'id' | 'version'>): Promise<void> {
  await call(HERE, 'delete', '/api/v1/insight/reports/{id}', { path: { id }, ifMatch: `"${version}"` });
}
