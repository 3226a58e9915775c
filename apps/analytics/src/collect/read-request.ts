import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { clientAddress, Problem, problems } from '@app/common';
import {
  type EventKind,
  type EventRequest,
  Findings,
  fromSegment,
  readTimestamp,
  type SegmentRoute,
  segmentRouteOf,
} from '@app/events';
import type { SourceAccess } from '../sources/compile-sources';

export const PREFIX = '/api/v1/analytics/';
export const MAX_BATCH_EVENTS = 1_000;
const MAX_EVENT_BYTES = 32 * 1024;
const MAX_BATCH_BYTES = 1024 * 1024;

/** A route by which events arrive. */
export interface CollectRoute {
  isBatch: boolean;
  kind?: EventKind;
  maxBytes: number;
  /** Messages are in the shape of Segment's libraries; `method` names their kind outside of a batch. */
  segment?: SegmentRoute;
}

const SINGLE = { isBatch: false, maxBytes: MAX_EVENT_BYTES };

const ROUTES: ReadonlyMap<string, CollectRoute> = new Map<string, CollectRoute>([
  ['track', SINGLE],
  ['track/batch', { isBatch: true, maxBytes: MAX_BATCH_BYTES }],
  ['page-view', { ...SINGLE, kind: 'page_view' }],
  ['product-view', { ...SINGLE, kind: 'product_view' }],
  ['purchase', { ...SINGLE, kind: 'purchase' }],
]);

/**
 * Undefined for a path that collects nothing.
 *
 * @param ownPrefix another prefix of the same routes, which ends with a slash; empty for none
 */
export function routeOf(path: string, ownPrefix = ''): CollectRoute | undefined {
  const prefix = [PREFIX, ownPrefix].find((one) => one !== '' && path.startsWith(one));
  if (prefix !== undefined) return ROUTES.get(path.slice(prefix.length).replace(/\/$/, ''));
  const segment = segmentRouteOf(path);
  if (!segment) return undefined;
  const isBatch = segment.method === undefined;
  return { isBatch, maxBytes: isBatch ? MAX_BATCH_BYTES : MAX_EVENT_BYTES, segment };
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

/** The events of a request, in our own shape. @throws Problem invalid_request (422) */
export function eventsOf(body: unknown, { isBatch, segment }: CollectRoute): unknown[] {
  if (!segment) return isBatch ? listOf(body, 'events') : [body];
  const messages = isBatch ? listOf(body, 'batch') : [body];
  return messages.map((message) => fromSegment(message, segment.method));
}

function listOf(body: unknown, field: 'events' | 'batch'): unknown[] {
  const events = ((body ?? {}) as Record<string, unknown>)[field];
  if (!Array.isArray(events)) {
    throw problems.invalidRequest([{ field, code: 'wrong_type', reason: 'must be a list of events' }]);
  }
  if (events.length === 0 || events.length > MAX_BATCH_EVENTS) {
    const reason = `must hold 1 to ${MAX_BATCH_EVENTS} events`;
    throw problems.invalidRequest([{ field, code: 'wrong_length', value: events.length, reason }]);
  }
  return events;
}

/** What the request itself says of its events. @param body whose own time of sending holds for each of its events */
export function describeRequest(
  message: IncomingMessage,
  body: unknown,
  { source, kind }: SourceAccess,
  { nowMs, trustedProxyHops, keptDays }: { nowMs: number; trustedProxyHops: number; keptDays: number },
): Omit<EventRequest, 'anonymousVisitor'> {
  const { 'user-agent': userAgent, referer, dnt, 'sec-gpc': gpc } = message.headers;
  const { sent_at: sentAt, sentAt: sentAtOfSegment } = (body ?? {}) as { sent_at?: unknown; sentAt?: unknown };
  return {
    sourceId: source.id,
    isTrusted: kind === 'secret',
    ipMode: source.ipMode,
    // Sources that were stored by an earlier version have none.
    queryParameters: source.queryParameters ?? [],
    receivedAtMs: nowMs,
    keptDays,
    ipAddress: clientAddress(message, trustedProxyHops),
    userAgent,
    referer,
    isTrackingRefused: dnt === '1' || gpc === '1',
    sentAtMs: readTimestamp('sent_at', sentAt ?? sentAtOfSegment, new Findings()) ?? undefined,
  };
}
