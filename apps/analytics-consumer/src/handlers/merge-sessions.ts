import { sessionIdentityOf } from '@app/events';
import type { StoredEvent } from '@app/event-stream';
import { campaignOf, pageOf } from './read-page';

/** Without an event for longer than this, a session of a visitor without a session id is over. */
const MAX_SILENCE_MS = 30 * 60_000;

/** A session as the table has it; times are Unix milliseconds. */
export interface Session {
  source_id: number;
  session_id: string;
  is_by_visitor: boolean;
  started_at: number;
  last_at: number;
  is_bot: boolean;
  events: number;
  page_views: number;
  purchases: number;
  /** Where there are several, the first of the alphabet: the same whatever the order of events. */
  user_id: string | null;
  anonymous_id: string | null;
  entry: Entry | null;
  exit: Exit | null;
}

/** The last page view. */
export interface Exit {
  at: number;
  event_id: string;
  page: string;
}

/** The first page view, with where it came from. */
export interface Entry extends Exit {
  referrer: string | null;
  campaign: string | null;
  campaign_source: string | null;
  click_id: string | null;
}

/** Each event as a session of its own; events of visitors of whom nothing is known have none. */
export function sessionsOf(events: readonly StoredEvent[]): Session[] {
  return events.flatMap((event): Session[] => {
    const identity = sessionIdentityOf(event);
    if (!identity) return [];
    const at = event.occurred_at.getTime();
    const isView = event.event_type === 'page_view';
    const page = isView && event.page_url !== null ? pageOf(event.page_url) : null;
    const seen = page === null ? null : { at, event_id: event.event_id, page };
    return [
      {
        source_id: event.source_id,
        session_id: identity.id,
        is_by_visitor: identity.isByVisitor,
        started_at: at,
        last_at: at,
        is_bot: event.is_bot,
        events: 1,
        page_views: isView ? 1 : 0,
        purchases: event.event_type === 'purchase' ? 1 : 0,
        user_id: event.user_id,
        anonymous_id: event.anonymous_id,
        entry: seen && { ...seen, referrer: event.referrer, ...campaignOf(event), click_id: event.click_id },
        exit: seen,
      },
    ];
  });
}

/**
 * Sessions of which those that belong together are one. The result is the same whatever the order of events, and however
 * they were divided: a late event may make one session of two.
 */
export function mergeSessions(sessions: readonly Session[]): Session[] {
  const merged: Session[] = [];
  for (const session of sessions.toSorted(byIdentityAndStart)) {
    const last = merged.at(-1);
    if (last && belongTogether(last, session)) merged[merged.length - 1] = combine(last, session);
    else merged.push(session);
  }
  return merged;
}

/** A text that identifies whose sessions these are. */
export function identityKey({ source_id, is_by_visitor, session_id }: Session): string {
  return `${source_id} ${is_by_visitor} ${session_id}`;
}

function byIdentityAndStart(one: Session, other: Session): number {
  return compare(identityKey(one), identityKey(other)) || one.started_at - other.started_at;
}

function belongTogether(earlier: Session, later: Session): boolean {
  if (identityKey(earlier) !== identityKey(later)) return false;
  return !earlier.is_by_visitor || later.started_at - earlier.last_at <= MAX_SILENCE_MS;
}

function combine(one: Session, other: Session): Session {
  return {
    ...one,
    started_at: Math.min(one.started_at, other.started_at),
    last_at: Math.max(one.last_at, other.last_at),
    is_bot: one.is_bot || other.is_bot,
    events: one.events + other.events,
    page_views: one.page_views + other.page_views,
    purchases: one.purchases + other.purchases,
    user_id: pick(one.user_id, other.user_id, compare),
    anonymous_id: pick(one.anonymous_id, other.anonymous_id, compare),
    entry: pick(one.entry, other.entry, byTime),
    exit: pick(one.exit, other.exit, (first, second) => byTime(second, first)),
  };
}

/** The value that comes first; the one that is there, where one is missing. */
function pick<T>(one: T | null, other: T | null, order: (one: T, other: T) => number): T | null {
  if (one === null || other === null) return one ?? other;
  return order(one, other) <= 0 ? one : other;
}

/** Page views of the same time are in the order of their ids, as a device gave them out. */
function byTime(one: Exit, other: Exit): number {
  return one.at - other.at || compare(one.event_id, other.event_id);
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
