import type { RawResponse } from '@app/common';
import { PROBLEM_TYPE } from '@app/common/errors/problem.filter';
import type { EventError, TrackedEvent } from '@app/events';

/** What became of one event. `dropped`: its visitor asks not to be followed, and its source stores no such events. */
export type EventOutcome =
  | { status: 'stored' | 'duplicate'; event: TrackedEvent; warnings: readonly EventError[] }
  | { status: 'dropped'; event: TrackedEvent }
  | { status: 'rejected'; rejectId: string; errors: readonly EventError[] };

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** 200 for an event that is stored; 422 with every reason for one that could not be read, and the id under which it is kept. */
export function singleResponse(outcome: EventOutcome): RawResponse {
  if (outcome.status !== 'rejected')
    return { status: 200, headers: JSON_TYPE, body: JSON.stringify(describe(outcome)) };
  const problem = {
    type: 'about:blank',
    title: 'Invalid event',
    status: 422,
    code: 'invalid_event',
    detail: 'The event could not be read. It is kept, and can be redriven once that is repaired.',
    event_id: outcome.rejectId,
    errors: outcome.errors,
  };
  return { status: 422, headers: { 'content-type': PROBLEM_TYPE }, body: JSON.stringify(problem) };
}

/** 200 when every event is stored, 207 when some could not be read; in either case one result for each, in order. */
export function batchResponse(outcomes: readonly EventOutcome[]): RawResponse {
  const count = (status: EventOutcome['status']): number => outcomes.filter((one) => one.status === status).length;
  const body = {
    received: outcomes.length,
    stored: count('stored'),
    duplicates: count('duplicate'),
    rejected: count('rejected'),
    ...(outcomes.some(({ status }) => status === 'dropped') && { dropped: count('dropped') }),
    results: outcomes.map((outcome, index) => ({ index, ...describe(outcome) })),
  };
  return { status: body.rejected > 0 ? 207 : 200, headers: JSON_TYPE, body: JSON.stringify(body) };
}

/** What the libraries of Segment read: that it succeeded. They never send again what is answered 400. */
export function segmentResponse(outcomes: readonly EventOutcome[]): RawResponse {
  const isEach = outcomes.every(({ status }) => status !== 'rejected');
  const body = isEach
    ? { success: true }
    : { success: false, results: outcomes.map((outcome, index) => ({ index, ...describe(outcome) })) };
  return { status: isEach ? 200 : 400, headers: JSON_TYPE, body: JSON.stringify(body) };
}

function describe(outcome: EventOutcome): Record<string, unknown> {
  if (outcome.status === 'rejected') {
    return { status: outcome.status, event_id: null, reject_id: outcome.rejectId, errors: outcome.errors };
  }
  if (outcome.status === 'dropped') return { status: outcome.status, event_id: null };
  const { status, event, warnings } = outcome;
  return {
    status,
    event_id: event.eventId,
    event_type: event.eventType,
    session_id: event.sessionId,
    bot: event.isBot,
    warnings,
  };
}
