import type { InputReader } from '@app/common';

/** Where a walk over the database of events continues. */
export type WalkPosition =
  | { part: 'events'; day: string; sourceId: number; eventId: string }
  | { part: 'rejects'; after: string }
  | { part: 'sessions' };

const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';
export const EVENTS_START: WalkPosition = { part: 'events', day: '0001-01-01', sourceId: 0, eventId: BEFORE_ALL_IDS };
export const REJECTS_START: WalkPosition = { part: 'rejects', after: BEFORE_ALL_IDS };
export const SESSIONS_START: WalkPosition = { part: 'sessions' };

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const EVENTS = new RegExp(`^events:(\\d{4}-\\d\\d-\\d\\d):(\\d{1,9}):(${UUID})$`);
const REJECTS = new RegExp(`^rejects:(${UUID})$`);

/** The position as the cursor that a client sends back; null at the end of the walk. */
export function writePosition(position: WalkPosition | null): string | null {
  switch (position?.part) {
    case undefined:
      return null;
    case 'events':
      return `events:${position.day}:${position.sourceId}:${position.eventId}`;
    case 'rejects':
      return `rejects:${position.after}`;
    case 'sessions':
      return 'sessions';
  }
}

/** Reads the cursor that a client sends back; without one the walk begins. */
export function readPosition(input: InputReader): WalkPosition {
  const cursor = input.text('cursor');
  if (cursor === null) return EVENTS_START;
  if (cursor === 'sessions') return SESSIONS_START;
  const [, day, sourceId, eventId] = EVENTS.exec(cursor) ?? [];
  if (day !== undefined && isDay(day)) return { part: 'events', day, sourceId: Number(sourceId), eventId: eventId! };
  const [, after] = REJECTS.exec(cursor) ?? [];
  if (after !== undefined) return { part: 'rejects', after };
  input.addError('cursor', 'invalid_cursor', 'is not one that was given out here');
  return EVENTS_START;
}

/** PostgreSQL refuses a day that does not exist. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
