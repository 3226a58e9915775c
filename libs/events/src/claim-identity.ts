import { createHash } from 'node:crypto';
import { isUuidV7, timeOfUuidV7, uuidV7 } from '@app/common/security/uuid-v7';
import type { EventRequest } from './event';
import type { Findings } from './event-errors';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const DAY_MS = 86_400_000;
/** Events of the past that are accepted: a phone may have been without a network for some days. */
export const MAX_AGE_DAYS = 7;
/** Of a trusted server, which may deliver what it collected long ago. */
export const MAX_TRUSTED_AGE_DAYS = 90;
const MAX_AHEAD_DAYS = 1;

export interface Identity {
  eventId: string;
  eventDay: string;
  isDated: boolean;
}

/**
 * The identity that an event claims. Its day is the one in its id where that is a UUIDv7, else the one of its own
 * timestamp, and never that of our clock: an event that is sent again on the next day then meets its original in the
 * same partition. An id without any time is dated by its arrival, and has to be unique by itself.
 *
 * @param givenId the client's id; any text, which becomes a UUIDv8 of its SHA-256
 * @param timestampMs the client's own time of the event, as sent
 */
export function claimIdentity(
  givenId: string | null,
  timestampMs: number | null,
  { receivedAtMs, isTrusted, keptDays }: Pick<EventRequest, 'receivedAtMs' | 'isTrusted' | 'keptDays'>,
  findings: Findings,
): Identity | undefined {
  // Nothing can be the same event as one without an id.
  const eventId = givenId === null ? uuidV7(receivedAtMs) : toUuid(givenId);
  const claimedMs = isUuidV7(eventId) ? timeOfUuidV7(eventId).getTime() : timestampMs;
  const dayNumber = Math.floor((claimedMs ?? receivedAtMs) / DAY_MS);
  const eventDay = nameOfDay(dayNumber);
  const ageDays = Math.floor(receivedAtMs / DAY_MS) - dayNumber;
  const field = claimedMs === timestampMs ? 'timestamp' : 'event_id';
  // An event of a day that is deleted could not be recognised when it is sent again.
  const maxAgeDays = Math.min(isTrusted ? MAX_TRUSTED_AGE_DAYS : MAX_AGE_DAYS, keptDays);
  if (ageDays > maxAgeDays) {
    return findings.refuse(field, 'too_old', `claims ${eventDay}, more than ${maxAgeDays} days ago`, eventDay);
  }
  if (ageDays < -MAX_AHEAD_DAYS) {
    return findings.refuse(field, 'in_the_future', `claims ${eventDay}, more than a day ahead`, eventDay);
  }
  return { eventId, eventDay, isDated: claimedMs !== null };
}

/** A UUID as it is, in lower case; of another text the UUIDv8 (RFC 9562) of its SHA-256. */
export function toUuid(text: string): string {
  const lower = text.toLowerCase();
  if (UUID.test(lower)) return lower;
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = 0x80 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

let lastDay = { dayNumber: 0, name: '1970-01-01' };

/** The UTC day as `YYYY-MM-DD`. Nearly all events are of the same day. */
function nameOfDay(dayNumber: number): string {
  if (lastDay.dayNumber !== dayNumber) {
    lastDay = { dayNumber, name: new Date(dayNumber * DAY_MS).toISOString().slice(0, 10) };
  }
  return lastDay.name;
}
