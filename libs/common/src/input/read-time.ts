import type { InputReader } from './input-reader';

const MINUTE_MS = 60_000;
const MAX_OFFSET_MINUTES = 14 * 60;

/** A date with an optional time and zone. A query turns a plus into a space. */
const TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?(Z)|([+\- ])(\d{2}):?(\d{2})?)?)?$/i;
const YEAR_LAST = /^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?!\d)/;

const NOT_A_TIME = 'must be a time such as 2025-01-31T12:00:00Z';
const AMBIGUOUS = 'must begin with the year, as in 2025-01-31: day and month are ambiguous';
const DOES_NOT_EXIST = 'must be a day and time that exist';

/** A time, or why the text is not one. */
export type ReadTime = { time: Date; error?: undefined } | { time?: undefined; error: string };

/**
 * Reads a time in ISO 8601 from a client of our APIs. It is in UTC where it names no zone, and a date means its first
 * moment. Days and times that do not exist are errors and never roll over to another day.
 */
export function readTime(text: string): ReadTime {
  const parts = TIME.exec(text.trim());
  if (!parts) return { error: YEAR_LAST.test(text.trim()) ? AMBIGUOUS : NOT_A_TIME };
  const wallMs = wallClockMs(parts);
  const offsetMs = writtenOffsetMs(parts);
  if (wallMs === undefined || offsetMs === undefined) return { error: DOES_NOT_EXIST };
  const time = new Date(wallMs - offsetMs);
  const year = time.getUTCFullYear();
  return year < 1 || year > 9999 ? { error: DOES_NOT_EXIST } : { time };
}

/** The Unix milliseconds when a clock in UTC shows this; undefined for a day or time that does not exist. */
function wallClockMs(parts: readonly (string | undefined)[]): number | undefined {
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  const ms = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3));
  if (hour! > 23 || minute! > 59 || second! > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year!, month! - 1, day);
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month! - 1 && date.getUTCDate() === day;
  return exists ? date.setUTCHours(hour!, minute, second, ms) : undefined;
}

/** 0 without a zone; undefined for an offset that no zone has. */
function writtenOffsetMs(parts: readonly (string | undefined)[]): number | undefined {
  const [sign, hours, minutes] = [parts[9], Number(parts[10] ?? 0), Number(parts[11] ?? 0)];
  const offset = hours * 60 + minutes;
  if (minutes > 59 || offset > MAX_OFFSET_MINUTES) return undefined;
  return (sign === '-' ? -offset : offset) * MINUTE_MS;
}

const DAY_MS = 86_400_000;
const MAX_DAYS = 31;

export const SPAN_PARAMETERS = {
  from: {
    type: 'string',
    format: 'date-time',
    example: '2026-01-01T00:00:00Z',
    description: 'The span begins with this time',
  },
  to: {
    type: 'string',
    format: 'date-time',
    example: '2026-01-08T00:00:00Z',
    description: `The span ends before this time, at most ${MAX_DAYS} days on`,
  },
};

/** Reads a time span. @throws Problem invalid_request (422) */
export function readSpan(input: InputReader): { from: Date; to: Date } {
  const [from, to] = [input.time('from') ?? NaN, input.time('to') ?? NaN].map((time) => new Date(time));
  const lengthMs = to!.getTime() - from!.getTime();
  if (lengthMs <= 0 || lengthMs > MAX_DAYS * DAY_MS)
    input.addError('to', 'out_of_range', `must be after from, at most ${MAX_DAYS} days`);
  input.check();
  return { from: from!, to: to! };
}
