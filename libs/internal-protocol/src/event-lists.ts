import { BOOLEAN, FREE, INTEGER, listOf, objectOf, orNull, pageOf, STRING, TIME, UUID } from './schemas';

/** A page of a list that is read by cursor. */
export interface EventPage<Row> {
  data: Row[];
  next_cursor: string | null;
  page: null;
  page_size: number;
  total: null;
}

/** An event as it is stored. The collector knows its source by number; admin adds the code. */
export interface ListedEvent {
  event_id: string;
  event_day: string;
  source_id: number;
  received_at: string;
  occurred_at: string;
  clock_skew_ms: number | null;
  event_type: string;
  event_name: string;
  user_id: string | null;
  anonymous_id: string | null;
  session_id: string | null;
  click_id: string | null;
  page_url: string | null;
  referrer: string | null;
  user_agent: string | null;
  ip_address: string | null;
  is_bot: boolean;
  consent: Record<string, unknown> | null;
  library: string | null;
  properties: Record<string, unknown>;
}

/** One thing wrong with an event; the codes are those of `libs/events`. */
export interface ListedEventError {
  field: string;
  code: string;
  value?: unknown;
  reason: string;
}

/** An event that could not be read. */
export interface ListedReject {
  id: string;
  source_id: number;
  received_at: string;
  /** As it was sent: JSON. */
  event: string;
  errors: ListedEventError[];
}

export const DEATH_REASONS = ['process_ended', 'destination_refused', 'handler_failed'] as const;
/** Why a handler gave an event up. */
export type DeathReason = (typeof DEATH_REASONS)[number];

/** An event that a handler gave up. */
export interface ListedDeadEvent {
  /** By which a redrive chooses it. */
  id: string;
  handler: string;
  event_day: string;
  source_id: number;
  event_id: string;
  attempts: number;
  reason: DeathReason;
  /** The last error, in the words of the handler or its destination. */
  error: string;
  died_at: string;
  /** Null where the event was erased, or is no longer kept. */
  event: ListedEvent | null;
}

export const REDRIVE_OUTCOMES = ['stored', 'duplicate', 'dropped', 'rejected'] as const;

/** What became of rejected events that were read again. */
export interface RejectsReport {
  /** Those that are no longer among the rejected ones. */
  redriven: number;
  /** Sent as `after` with the same choice, it continues with the others; null when there are none. */
  next_after: string | null;
  outcomes: {
    id: string;
    outcome: (typeof REDRIVE_OUTCOMES)[number];
    event_id: string | null;
    errors: ListedEventError[];
  }[];
}

/** The day of an event, its source and its id, and the handler that gave it up. */
export type DeadEventKey = Pick<ListedDeadEvent, 'handler' | 'event_day' | 'source_id' | 'event_id'>;

/** The form of the id of a dead event: day, source, event and handler. */
export const DEAD_EVENT_ID =
  /^(\d{4}-\d\d-\d\d)\/(\d{1,9})\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/([\w.:-]{1,200})$/;

export function writeDeadEventId({ event_day, source_id, event_id, handler }: DeadEventKey): string {
  return [event_day, source_id, event_id, handler].join('/');
}

/** The key behind an id; undefined for another text, or a day that does not exist. */
export function readDeadEventId(id: string): DeadEventKey | undefined {
  const [, event_day, source_id, event_id, handler] = DEAD_EVENT_ID.exec(id) ?? [];
  if (event_day === undefined || !isDay(event_day)) return undefined;
  return { event_day, source_id: Number(source_id), event_id: event_id!, handler: handler! };
}

/** PostgreSQL refuses a day that does not exist. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** What became of dead events: their handlers are given them again, but those that are no longer stored. */
export interface DeadEventsReport {
  redriven: number;
  gone: number;
  /** Those that match the choice and have not been redriven yet. */
  remaining: number;
}

const ERROR = objectOf('EventErrorEntry', { field: STRING, code: STRING, value: {}, reason: STRING }, ['value']);

const EVENT = {
  event_id: UUID,
  event_day: { type: 'string', format: 'date' },
  received_at: TIME,
  occurred_at: TIME,
  clock_skew_ms: orNull(INTEGER),
  event_type: STRING,
  event_name: STRING,
  user_id: orNull(STRING),
  anonymous_id: orNull(STRING),
  session_id: orNull(STRING),
  click_id: orNull(STRING),
  page_url: orNull(STRING),
  referrer: orNull(STRING),
  user_agent: orNull(STRING),
  ip_address: orNull(STRING),
  is_bot: BOOLEAN,
  consent: orNull(FREE),
  library: orNull(STRING),
  properties: FREE,
};

const REJECT = { id: UUID, received_at: TIME, event: STRING, errors: listOf(ERROR) };

const DEAD = (source: object) => ({
  id: STRING,
  handler: STRING,
  event_day: { type: 'string', format: 'date' },
  event_id: UUID,
  attempts: INTEGER,
  reason: { type: 'string', enum: [...DEATH_REASONS] },
  error: STRING,
  died_at: TIME,
  event: orNull(objectOf('EventOfDeath', { ...source, ...EVENT })),
});

const BY_ID = { source_id: INTEGER };
const BY_CODE = { source: STRING };

/** As the collector responds. */
export const LISTED_EVENTS = pageOf('ListedEvents', objectOf('ListedEvent', { ...BY_ID, ...EVENT }));
export const LISTED_REJECTS = pageOf('ListedRejects', objectOf('ListedReject', { ...BY_ID, ...REJECT }));
export const LISTED_DEAD_EVENTS = pageOf('ListedDeadEvents', objectOf('ListedDeadEvent', { ...BY_ID, ...DEAD(BY_ID) }));

/** As admin responds. */
export const EVENTS_PAGE = pageOf('EventsPage', objectOf('Event', { ...BY_CODE, ...EVENT }));
export const REJECTS_PAGE = pageOf('RejectedEventsPage', objectOf('RejectedEvent', { ...BY_CODE, ...REJECT }));
export const DEAD_EVENTS_PAGE = pageOf('DeadEventsPage', objectOf('DeadEvent', { ...BY_CODE, ...DEAD(BY_CODE) }));

export const REJECTS_REPORT = objectOf('RejectedEventsReport', {
  redriven: INTEGER,
  next_after: orNull(UUID),
  outcomes: listOf(
    objectOf('RedrivenReject', {
      id: UUID,
      outcome: { type: 'string', enum: [...REDRIVE_OUTCOMES] },
      event_id: orNull(UUID),
      errors: listOf(ERROR),
    }),
  ),
});

export const DEAD_EVENTS_REPORT = objectOf('DeadEventsReport', {
  redriven: INTEGER,
  gone: INTEGER,
  remaining: INTEGER,
});
