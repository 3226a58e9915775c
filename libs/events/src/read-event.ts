import { readTime } from '@app/common/input/read-time';
import { claimIdentity } from './claim-identity';
import { cleanUrl } from './clean-url';
import type { Consent, EventRequest, TrackedEvent } from './event';
import { type EventError, Findings } from './event-errors';
import { placeInTime } from './place-in-time';
import { finishProperties, type Properties, readProperties } from './read-properties';
import { readPurchase } from './read-purchase';
import { MAX_ID_LENGTH, readText } from './read-text';
import { NO_VISITOR, readVisitor } from './read-visitor';

/** The routes for one type of event, which ask for what such an event needs. */
export const EVENT_KINDS = ['page_view', 'product_view', 'purchase'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** `isRefused`: the visitor asks not to be followed, by a signal of the browser or the event's own `consent`. */
export type ReadEvent = { isRefused: boolean } & (
  | { event: TrackedEvent; warnings: readonly EventError[]; errors?: undefined }
  | { event?: undefined; errors: readonly EventError[] }
);

const EVENT_TYPE = /^[a-z][a-z0-9_.:-]{0,63}$/;
const MAX_NAME_LENGTH = 200;
/** Timestamps below are seconds: as milliseconds they would lie in 1973 and before. */
const FIRST_MS = 100_000_000_000;

const MEMBERS = new Set([
  'anonymous_id',
  'click_id',
  'consent',
  'event_id',
  'event_name',
  'event_type',
  'ip_address',
  'page_url',
  'properties',
  'referrer',
  'sent_at',
  'session_id',
  'timestamp',
  'user_agent',
  'user_id',
  'library',
]);

/**
 * Reads one event as a client sends it, completes it from its request, and removes what may not be stored. A member that
 * is not an event's own becomes a property. Bad optional members are left out with a warning; an event whose type or
 * identity cannot be read is refused, with every reason.
 *
 * @param kind the route's own type of event; undefined where `event_type` decides
 */
export function readEvent(input: unknown, request: EventRequest, kind?: EventKind): ReadEvent {
  const findings = new Findings();
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    findings.refuse('event', 'wrong_type', 'must be a JSON object', input);
    return { errors: findings.errors, isRefused: request.isTrackingRefused };
  }
  const given = input as Readonly<Record<string, unknown>>;
  const eventType = kind ?? readType(given['event_type'], findings);
  const properties = collectProperties(given, eventType, kind, findings);
  const consent = readConsent(given['consent'], findings);
  const isRefused = request.isTrackingRefused || consent?.analytics === false;
  const sent = { ...request, sentAtMs: readTimestamp('sent_at', given['sent_at'], findings) ?? request.sentAtMs };
  const identity = readIdentity(given, eventType, properties, sent, findings);
  const visitor = isRefused ? NO_VISITOR : readVisitor(given, request, findings);
  const page = readPage(given, request, kind, isRefused, findings);
  if (findings.errors.length > 0 || eventType === undefined || identity === undefined)
    return { errors: findings.errors, isRefused };
  const event: TrackedEvent = {
    sourceId: request.sourceId,
    receivedAt: new Date(request.receivedAtMs).toISOString(),
    ...identity,
    eventType,
    eventName: readText('event_name', given['event_name'], MAX_NAME_LENGTH, findings) ?? eventType,
    ...visitor,
    ...page,
    isBot: !request.isTrusted && isBot(request.userAgent ?? null),
    consent,
    library: readText('library', given['library'], MAX_NAME_LENGTH, findings),
    properties,
  };
  return { event, warnings: findings.warnings, isRefused };
}

function readType(value: unknown, findings: Findings): string | undefined {
  if (value === undefined || value === null || value === '') {
    return findings.refuse('event_type', 'required', 'is needed');
  }
  if (typeof value !== 'string') return findings.refuse('event_type', 'wrong_type', 'must be a text', value);
  const type = value.trim().toLowerCase();
  if (EVENT_TYPE.test(type)) return type;
  return findings.refuse(
    'event_type',
    'wrong_format',
    'must begin with a letter, and hold at most 64 letters, digits and . : _ -',
    value,
  );
}

/** The members of `properties`, and those beside it that an event does not have itself. */
function collectProperties(
  given: Readonly<Record<string, unknown>>,
  eventType: string | undefined,
  kind: EventKind | undefined,
  findings: Findings,
): Properties {
  const own = readProperties(given['properties'], findings);
  const beside = Object.entries(given).filter(([name]) => !MEMBERS.has(name));
  const all: Properties = { ...own, ...Object.fromEntries(beside) };
  if (kind === 'product_view' && !isId(all['product_id'])) findings.refuse('product_id', 'required', 'is needed');
  const read = eventType === 'purchase' ? readPurchase(all, kind === 'purchase', findings) : all;
  return finishProperties(read, findings);
}

function isId(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}

function readConsent(value: unknown, findings: Findings): Consent | null {
  if (value === undefined || value === null) return null;
  const { analytics, ads } = value as Consent;
  const isConsent =
    typeof value === 'object' && [analytics, ads].every((one) => one === undefined || typeof one === 'boolean');
  if (!isConsent) {
    findings.warn(
      'consent',
      'wrong_type',
      'must be an object with analytics and ads, true or false: taken as refused',
      value,
    );
    return { analytics: false, ads: false };
  }
  return { ...(analytics !== undefined && { analytics }), ...(ads !== undefined && { ads }) };
}

type TimedIdentity = Pick<TrackedEvent, 'eventId' | 'eventDay' | 'isDated' | 'occurredAt' | 'clockSkewMs'>;

/**
 * A purchase without an id is identified by its order, so that a thank-you page that is loaded again buys nothing. The
 * time of such a page says nothing about its order.
 */
function readIdentity(
  given: Readonly<Record<string, unknown>>,
  eventType: string | undefined,
  properties: Properties,
  { receivedAtMs, sentAtMs, isTrusted, keptDays }: EventRequest,
  findings: Findings,
): TimedIdentity | undefined {
  const timestampMs = readTimestamp('timestamp', given['timestamp'], findings);
  const ownId = readText('event_id', given['event_id'], MAX_ID_LENGTH, findings);
  const order = eventType === 'purchase' ? properties['order_id'] : undefined;
  const isOfOrder = ownId === null && typeof order === 'string';
  // A stranger with the public key could name orders before they are paid; the server's own purchases are others.
  const id = isOfOrder ? `${isTrusted ? 'trusted ' : ''}purchase of ${order}` : ownId;
  const identity = claimIdentity(id, isOfOrder ? null : timestampMs, { receivedAtMs, isTrusted, keptDays }, findings);
  if (!identity) return undefined;
  const { occurredAtMs, clockSkewMs } = placeInTime(timestampMs, sentAtMs, receivedAtMs, findings);
  return { ...identity, occurredAt: new Date(occurredAtMs).toISOString(), clockSkewMs };
}

/** A page view needs the URL of its page, from the event or the request's Referer. */
function readPage(
  given: Readonly<Record<string, unknown>>,
  { referer, queryParameters }: EventRequest,
  kind: EventKind | undefined,
  isRefused: boolean,
  findings: Findings,
): Pick<TrackedEvent, 'pageUrl' | 'referrer'> {
  const ownUrl = readUrl('page_url', given['page_url'], { isQueryKept: !isRefused, queryParameters }, findings);
  const pageUrl = ownUrl ?? (referer === undefined ? null : (cleanUrl(referer, !isRefused, queryParameters) ?? null));
  if (kind === 'page_view' && pageUrl === null) findings.refuse('page_url', 'required', 'is needed');
  const referrer = isRefused
    ? null
    : readUrl('referrer', given['referrer'], { isQueryKept: true, queryParameters }, findings);
  return { pageUrl, referrer };
}

function readUrl(
  field: string,
  value: unknown,
  { isQueryKept, queryParameters }: { isQueryKept: boolean; queryParameters: readonly string[] },
  findings: Findings,
): string | null {
  if (value === undefined || value === null || value === '') return null;
  const url = typeof value === 'string' ? cleanUrl(value, isQueryKept, queryParameters) : undefined;
  return url ?? findings.warn(field, 'wrong_format', 'must be an http(s) URL, and was left out', value);
}

/** Unix milliseconds of ISO 8601, Unix seconds or Unix milliseconds. */
export function readTimestamp(field: string, value: unknown, findings: Findings): number | null {
  if (value === undefined || value === null || value === '') return null;
  const number = typeof value === 'string' && /^\d{9,14}(?:\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof number === 'number') {
    const ms = Math.round(number < FIRST_MS ? number * 1_000 : number);
    if (ms > 0 && ms < Date.UTC(9999, 0)) return ms;
  } else if (typeof number === 'string') {
    const { time } = readTime(number);
    if (time) return time.getTime();
  }
  return findings.warn(field, 'not_a_time', 'must be a time such as 2026-01-31T12:00:00Z, and was left out', value);
}

/** Words by which crawlers, monitors and headless browsers name themselves in their user agents. */
const BOT =
  /bot\b|bot[/;_-]|crawl|spider|slurp|headless|lighthouse|pingdom|uptime|monitor(?:ing)?\b|preview|facebookexternalhit|mediapartners|phantomjs|puppeteer|playwright|selenium|scrapy|validator/i;

/**
 * Whether a user agent is a program's that visits pages by itself. Its events are stored and marked, and statistics
 * leave them out. Libraries such as curl do not count: they may be a server of the site's own.
 */
function isBot(userAgent: string | null): boolean {
  return userAgent !== null && BOT.test(userAgent);
}
