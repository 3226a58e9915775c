import { zoneOffset } from './zone-offset';

const MINUTE_MS = 60_000;
const MAX_OFFSET_MINUTES = 14 * 60;
const LAST_YEAR = 9999;

const WRITTEN =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|[+\- ]\d{2}(?::?\d{2})?)?)?$/i;
/** `20250115` and `20250115123000`; other digits are an epoch. */
const COMPACT = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/;
/** Seconds from 1973 to 2286, with or without a fraction, and milliseconds from 1973 to 2286. */
const EPOCH_SECONDS = /^\d{9,10}(?:\.\d+)?$/;
const EPOCH_MS = /^\d{12,13}$/;
const YEAR_LAST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(.*)$/;
const LONGEST = 64;

const PLAIN = '0000-00-00 00:00:00';
const ZERO = 48;
const NINE = 57;

/**
 * A time as ISO 8601 in UTC with milliseconds; undefined when it can't be read for certain. Without a zone it is
 * the given IANA zone's. A space before an offset is a plus that a query lost. `31/01/2025` and `01/31/2025` are
 * read, since no month is 31; `01/02/2025` is not, since nobody can know.
 */
export function normalizeTime(text: string, timezone: string): string | undefined {
  return readPlain(text, timezone) ?? readWritten(text.trim(), timezone);
}

/** `2025-01-15 12:30:00`, as most senders write it, without the cost of the general form. */
function readPlain(text: string, timezone: string): string | undefined {
  if (!isPlain(text)) return undefined;
  const [year, month, day] = [Number(text.slice(0, 4)), pairAt(text, 5), pairAt(text, 8)];
  const [hour, minute, second] = [pairAt(text, 11), pairAt(text, 14), pairAt(text, 17)];
  // The rare ends of months, hours and centuries are left to the general form.
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > 28 || hour > 23 || minute > 59 || second > 59) {
    return undefined;
  }
  if (timezone === 'UTC') return `${text.slice(0, 10)}T${text.slice(11)}.000Z`;
  const wallMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const offset = zoneOffset(wallMs, timezone);
  return offset === undefined ? undefined : toIso(wallMs - offset);
}

function isPlain(text: string): boolean {
  if (text.length !== PLAIN.length) return false;
  for (let at = 0; at < PLAIN.length; at += 1) {
    const code = text.charCodeAt(at);
    const isDigit = code >= ZERO && code <= NINE;
    if (PLAIN.charCodeAt(at) === ZERO ? !isDigit : PLAIN[at] !== text[at]) return false;
  }
  return true;
}

function pairAt(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}

function readWritten(trimmed: string, timezone: string): string | undefined {
  if (trimmed.length > LONGEST) return undefined;
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

/** Day or month first, as far as that can be told apart; else as it is, which is unreadable. */
function yearFirst(text: string): string {
  const parts = YEAR_LAST.exec(text);
  if (!parts) return text;
  const [, first, second, year, rest] = parts;
  if (Number(first) > 12 || Number(first) === Number(second)) return `${year}-${second}-${first}${rest}`;
  return Number(second) > 12 ? `${year}-${first}-${second}${rest}` : text;
}

/** The milliseconds at which a clock in UTC shows this; undefined for a day or time that does not exist. */
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

/** `Z`, `+08`, `+0800`, `+08:00`; undefined for an offset that no zone has. */
function writtenOffset(zone: string): number | undefined {
  const digits = zone.replaceAll(/\D/g, '');
  if (digits === '') return 0;
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  const offset = hours * 60 + minutes;
  if (minutes > 59 || offset > MAX_OFFSET_MINUTES) return undefined;
  return (zone.startsWith('-') ? -offset : offset) * MINUTE_MS;
}

/** Within the years that PostgreSQL and ISO 8601 both write with four digits. */
function toIso(ms: number): string | undefined {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  return Number.isNaN(year) || year < 1 || year > LAST_YEAR ? undefined : date.toISOString();
}
