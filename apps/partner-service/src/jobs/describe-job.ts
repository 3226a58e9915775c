import type { ServicePeer } from '@app/common';
import type { Job } from './job';

/** A job as responses show it. */
export function describeJob({ id, kind, state, request, counts, result, created_by, ...times }: Job) {
  const { as_of, created_at, started_at, stop_requested_at, finished_at } = times;
  const shown = { id, kind, state, request, as_of, counts, result, created_by };
  return { ...shown, created_at, started_at, stop_requested_at, finished_at };
}

/** On whose behalf a job is created. */
export function nameOf({ sender, actor }: ServicePeer): string {
  return actor?.name ?? sender;
}
