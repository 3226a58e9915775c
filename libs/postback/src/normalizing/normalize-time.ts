import { zoneOffset } from './zone-offset';

const MINUTE_MS = 60_000;
const MAX_OFFSET_MINUTES = 14 * 60;
const LAST_YEAR = 9999;

const WRITTEN =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|[+\- ]\d{2}(?::?\d{2})?)?)?$/i;
/** `20250115` and `20250115123000`. Other numbers of digits are an epoch. */
const COMPACT = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/;
/** Seconds from 1973 to 2286, with or without a fraction, and milliseconds from 1973 to 2286. */
const EPOCH_SECONDS = /^\d{9,10}(?:\.\d+)?$/;
const EPOCH_MS = /^\d{12,13}$/;
const YEAR_LAST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(.*)$/;
const MAX_LENGTH = 64;

/** Without the last days of a month, which not every month has. */
const PLAIN = /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/**
 * Reads a time as ISO 8601 in UTC with milliseconds; undefined when it is unreadable or ambiguous. A time without a
 * zone is in the given IANA zone. A space before an offset is a plus sign that a query lost. `31/01/2025` and
 * `01/31/2025` are read, since there is no month 31; `01/02/2025` could be either and is not.
 */
export function normalizeTime(text: string, timezone: string): string | undefined {
  return readPlain(text, timezone) ?? readWritten(text.trim(), timezone);
}

/** Reads `2025-01-15 12:30:00`, as most senders write it, without the cost of the general form. */
function readPlain(text: string, timezone: string): string | undefined {
  if (!PLAIN.test(text)) return undefined;
  const inUtc = `${text.slice(0, 10)}T${text.slice(11)}.000Z`;
  if (timezone === 'UTC') return inUtc;
  const wallMs = Date.parse(inUtc);
  const offset = zoneOffset(wallMs, timezone);
  return offset === undefined ? undefined : toIso(wallMs - offset);
}

function readWritten(trimmed: string, timezone: string): string | undefined {
  if (trimmed.length > MAX_LENGTH) return undefined;
  if (EPOCH_SECONDS.test(trimmed)) return toIso(Math.round(Number(trimmed) * 1_000));
  if (EPOCH_MS.test(trimmed)) return toIso(Number(trimmed));
  const parts = WRITTEN.exec(trimmed) ?? COMPACT.exec(trimmed) ?? WRITTEN.exec(yearFirst(trimmed));
  if (!parts) return undefined;
  const wallMs = wallClockMs(parts);
  if (wallMs === undefined) return undefined;
  const zone = parts[8];
  const offset = zone === undefined ? zoneOffset(wallMs, timezone) : writtenOffset(zone);
  return offset === undefined ? undefined : toIso(wallMs - offset);
}

/** Puts the year first where day and month are unambiguous. */
function yearFirst(text: string): string {
  const parts = YEAR_LAST.exec(text);
  if (!parts) return text;
  const [, first, second, year, rest] = parts;
  if (Number(first) > 12 || Number(first) === Number(second)) return `${year}-${second}-${first}${rest}`;
  return Number(second) > 12 ? `${year}-${first}-${second}${rest}` : text;
}

/** The instant at which a clock in UTC shows this; undefined for a day or time that does not exist. */
function wallClockMs(parts: readonly (string | undefined)[]): number | undefined {
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const [hour, minute, second] = [Number(parts[4] ?? 0), Number(parts[5] ?? 0), Number(parts[6] ?? 0)];
  const ms = parts[7] === undefined ? 0 : Number(parts[7].padEnd(3, '0').slice(0, 3));
  if (year < 1 || month < 1 || month > 12 || hour > 24 || minute > 59 || second > 60) return undefined;
  if (hour === 24 && (minute > 0 || second > 0 || ms > 0)) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCDate() !== day || date.getUTCMonth() !== month - 1) return undefined;
  // A leap second is read as the one before it.
  return date.setUTCHours(hour, minute, Math.min(second, 59), ms);
}

/** Reads `Z`, `+08`, `+0800` and `+08:00`; undefined for an offset that no zone has. */
function writtenOffset(zone: string): number | undefined {
  const digits = zone.replaceAll(/\D/g, '');
  if (digits === '') return 0;
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  const offset = hours * 60 + minutes;
  if (minutes > 59 || offset > MAX_OFFSET_MINUTES) return undefined;
  return (zone.startsWith('-') ? -offset : offset) * MINUTE_MS;
}

/** Undefined outside the years that PostgreSQL and ISO 8601 both write with four digits. */
function toIso(ms: number): string | undefined {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  return Number.isNaN(year) || year < 1 || year > LAST_YEAR ? undefined : date.toISOString();
}
