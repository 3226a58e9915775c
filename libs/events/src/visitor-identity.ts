import { createHash } from 'node:crypto';

/** The ids of an event. */
export interface VisitorIds {
  user_id: string | null;
  anonymous_id: string | null;
  session_id: string | null;
}

/** What an event's visitor is known by: its own id, else its user, else its session. Null: nothing is known. */
export function visitorOf({ user_id, anonymous_id, session_id }: VisitorIds): string | null {
  return anonymous_id ?? user_id ?? session_id;
}

/**
 * The hash under which an id is counted: 64 bits of its SHA-256, as the decimal text of a bigint. The same on every
 * server, so that an id can be found again to erase it.
 */
export function hashOfId(id: string): string {
  return createHash('sha256').update(id).digest().readBigInt64BE(0).toString();
}

/** What the session of an event is known by. */
export interface SessionIdentity {
  id: string;
  /** `id` is the visitor's: a silence of 30 minutes ends the session. */
  isByVisitor: boolean;
}

/**
 * The session of an event: its own, else one of its visitor. A visitor of whom nothing is known has the same text as
 * anonymous and session id for the whole day, so that is no session of its own either. Null: nothing is known.
 */
export function sessionIdentityOf(ids: VisitorIds): SessionIdentity | null {
  const { user_id, anonymous_id, session_id } = ids;
  const isOwn = session_id !== null && !(user_id === null && session_id === anonymous_id);
  if (isOwn) return { id: session_id, isByVisitor: false };
  const visitor = visitorOf(ids);
  return visitor === null ? null : { id: visitor, isByVisitor: true };
}

/**
 * The hash of what an event's visitor did in one go, for tables that only count it: of the session where it has its own,
 * else of the visitor and the UTC day. Null: nothing is known.
 */
export function hashOfVisit(ids: VisitorIds, occurredAt: Date): string | null {
  const session = sessionIdentityOf(ids);
  if (!session) return null;
  return session.isByVisitor ? hashOfDay(session.id, occurredAt.toISOString().slice(0, 10)) : hashOfSession(session.id);
}

/** Every such hash that an id may have led to: as a session, and as a visitor on one of these days. */
export function hashesOfVisits(id: string, days: readonly string[]): string[] {
  return [hashOfSession(id), ...days.map((day) => hashOfDay(id, day))];
}

function hashOfSession(id: string): string {
  return hashOfId(`session ${id}`);
}

function hashOfDay(visitor: string, day: string): string {
  return hashOfId(`visitor ${visitor} ${day}`);
}
