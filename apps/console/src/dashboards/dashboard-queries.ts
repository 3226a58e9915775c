import type { Board } from '@app/semantic-layer/boards/board';
import { queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';

type ApiDashboard = ResponseBody<'/api/v1/insight/dashboards/{id}', 'get'>;
/** The API's document says of the definition only that it is an object. */
export type Dashboard = Omit<ApiDashboard, 'definition'> & { definition: Board };
export type SavedDashboard = Pick<Dashboard, 'name' | 'is_shared' | 'definition'>;

export const dashboardsQuery = queryOptions({
  queryKey: ['dashboards'],
  queryFn: async ({ signal }) =>
    (await call(HERE, 'get', '/api/v1/insight/dashboards', { signal })).body.data.map(toDashboard),
});

export const dashboardQuery = (id: string) =>
  queryOptions({
    queryKey: ['dashboards', id],
    queryFn: ({ signal }) => readDashboard(id, signal),
  });

export async function readDashboard(id: string, signal?: AbortSignal): Promise<Dashboard> {
  const request = { path: { id }, ...(signal && { signal }) };
  return toDashboard((await call(HERE, 'get', '/api/v1/insight/dashboards/{id}', request)).body);
}

export async function createDashboard(saved: SavedDashboard): Promise<Dashboard> {
  return toDashboard((await call(HERE, 'post', '/api/v1/insight/dashboards', { body: toBody(saved) })).body);
}

/** @throws AdminApiError 412 where another version is the present one */
export async function replaceDashboard(id: string, version: number, saved: SavedDashboard): Promise<Dashboard> {
  const request = { path: { id }, body: toBody(saved), ifMatch: `"${version}"` };
  return toDashboard((await call(HERE, 'put', '/api/v1/insight/dashboards/{id}', request)).body);
}

/** @throws AdminApiError 412 where another version is the present one */
export async function deleteDashboard({ id, version }: Pick<Dashboard, 'id' | 'version'>): Promise<void> {
  await call(HERE, 'delete', '/api/v1/insight/dashboards/{id}', { path: { id }, ifMatch: `"${version}"` });
}

function toDashboard(dashboard: ApiDashboard): Dashboard {
  return dashboard as unknown as Dashboard;
}

function toBody({ name, is_shared, definition }: SavedDashboard) {
  return { name, is_shared, definition: { ...definition } };
}
