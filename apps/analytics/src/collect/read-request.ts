import type { IncomingMessage } from 'node:http';
import { clientAddress, Problem, problems } from '@app/common';
import { type EventKind, Findings, readTimestamp } from '@app/events';
import type { EventRequest } from '@app/events';
import { gunzipSync } from 'node:zlib';

export const PREFIX = '/api/v1/analytics/';
export const MAX_BATCH_EVENTS = 1_000;
const MAX_EVENT_BYTES = 32 * 1024;
const MAX_BATCH_BYTES = 1024 * 1024;
/** The only source until there are write keys: that of calls without one. */
const DEFAULT_SOURCE_ID = 1;

/** A route by which events arrive. */
export interface CollectRoute {
  isBatch: boolean;
  kind?: EventKind;
  maxBytes: number;
}

const SINGLE = { isBatch: false, maxBytes: MAX_EVENT_BYTES };

const ROUTES: ReadonlyMap<string, CollectRoute> = new Map<string, CollectRoute>([
  ['track', SINGLE],
  ['track/batch', { isBatch: true, maxBytes: MAX_BATCH_BYTES }],
  ['page-view', { ...SINGLE, kind: 'page_view' }],
  ['product-view', { ...SINGLE, kind: 'product_view' }],
  ['purchase', { ...SINGLE, kind: 'purchase' }],
]);

/** Undefined for a path that collects nothing. */
export function routeOf(url: string): CollectRoute | undefined {
  const path = url.split('?', 1)[0]!;
  if (!path.startsWith(PREFIX)) return undefined;
  return ROUTES.get(path.slice(PREFIX.length).replace(/\/$/, ''));
}

/** The JSON of a body, whatever its Content-Type says. @throws Problem bad_request (400), too_large (413) */
export function parseBody(body: Buffer, encoding: string | undefined, maxBytes: number): unknown {
  const text = (encoding === 'gzip' ? unzip(body, maxBytes) : body).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem({ status: 400, code: 'bad_request', detail: 'The body is not JSON.', cause });
  }
}

function unzip(body: Buffer, maxBytes: number): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: maxBytes });
  } catch (error) {
    const isLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    if (isLarge) throw problems.tooLarge(`The body is larger than ${maxBytes} bytes.`);
    throw new Problem({ status: 400, code: 'bad_request', detail: 'The body is not gzip.', cause: error });
  }
}

/** The events of a batch. @throws Problem invalid_request (422) */
export function eventsOf(body: unknown): unknown[] {
  const { events } = (body ?? {}) as { events?: unknown };
  if (!Array.isArray(events)) {
    throw problems.invalidRequest([{ field: 'events', code: 'wrong_type', reason: 'must be a list of events' }]);
  }
  if (events.length === 0 || events.length > MAX_BATCH_EVENTS) {
    const reason = `must hold 1 to ${MAX_BATCH_EVENTS} events`;
    throw problems.invalidRequest([{ field: 'events', code: 'wrong_length', value: events.length, reason }]);
  }
  return events;
}

/** What the request itself says of its events. @param sentAt the batch's own time of sending */
export function describeRequest(
  message: IncomingMessage,
  nowMs: number,
  trustedProxyHops: number,
  sentAt: unknown,
): Omit<EventRequest, 'anonymousVisitor'> {
  const { 'user-agent': userAgent, referer, dnt, 'sec-gpc': gpc } = message.headers;
  return {
    sourceId: DEFAULT_SOURCE_ID,
    receivedAtMs: nowMs,
    ipAddress: clientAddress(message, trustedProxyHops),
    userAgent,
    referer,
    isTrackingRefused: dnt === '1' || gpc === '1',
    sentAtMs: readTimestamp('sent_at', sentAt, new Findings()) ?? undefined,
  };
}
