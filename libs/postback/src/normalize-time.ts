const MINUTE_MS = 60_000;
const EPOCH_SECONDS_DIGITS = { least: 9, most: 11 };
const EPOCH_MS_DIGITS = { least: 12, most: 14 };
const LAST_YEAR = 9999;

const WRITTEN =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|[+\- ]\d{2}(?::?\d{2})?)?)?$/i;
const DAY_FIRST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(.*)$/;

interface WallClock {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  ms: number;
}

/**
 * A time as ISO 8601 in UTC with milliseconds; undefined when it can't be read for certain.
 * Without a zone it is the given IANA zone's. A space before an offset is a plus that a query lost.
 * `31/01/2025` is read, since no month is 31; `01/02/2025` is not, since nobody can know.
 */
export function normalizeTime(text: string, timezone: string): string | undefined {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return readEpoch(trimmed);
  const parts = WRITTEN.exec(yearFirst(trimmed));
  if (!parts) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = parts;
  const clock: WallClock = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    ms: Number(fraction.padEnd(3, '0').slice(0, 3)),
  };
  const wallMs = wallClockMs(clock);
  if (wallMs === undefined) return undefined;
  const offset = zone === undefined ? offsetOfZone(wallMs, timezone) : offsetOfText(zone);
  return offset === undefined ? undefined : toIso(wallMs - offset);
}

function readEpoch(digits: string): string | undefined {
  const { length } = digits;
  if (length >= EPOCH_SECONDS_DIGITS.least && length <= EPOCH_SECONDS_DIGITS.most) return toIso(Number(digits) * 1_000);
  if (length >= EPOCH_MS_DIGITS.least && length <= EPOCH_MS_DIGITS.most) return toIso(Number(digits));
  return undefined;
}

function yearFirst(text: string): string {
  const parts = DAY_FIRST.exec(text);
  if (!parts || Number(parts[1]) <= 12) return text;
  const [, day, month, year, rest] = parts;
  return `${year}-${month}-${day}${rest}`;
}

/** The milliseconds that a clock in UTC would show so; undefined for a day or time that does not exist. */
function wallClockMs(clock: WallClock): number | undefined {
  const { year, month, day, hour, minute, second, ms } = clock;
  if (year < 1 || month < 1 || month > 12 || hour > 24 || minute > 59 || second > 60) return undefined;
  if (hour === 24 && (minute > 0 || second > 0)) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCDate() !== day || date.getUTCMonth() !== month - 1) return undefined;
  return date.setUTCHours(hour, minute, Math.min(second, 59), ms);
}

/** `Z`, `+08`, `+0800`, `+08:00`; undefined for an offset that no zone has. */
function offsetOfText(zone: string): number | undefined {
  const digits = zone.replaceAll(/\D/g, '');
  if (digits === '') return 0;
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  if (minutes > 14 * 60) return undefined;
  return (zone.startsWith('-') ? -minutes : minutes) * MINUTE_MS;
}

/** The offset of a zone at a wall-clock time. In a gap the time before it counts, in an overlap the earlier one. */
function offsetOfZone(wallMs: number, timezone: string): number {
  if (timezone === 'UTC') return 0;
  const formatter = formatterOf(timezone);
  const earlier = offsetAt(formatter, wallMs - offsetAt(formatter, wallMs - 12 * 60 * MINUTE_MS));
  if (offsetAt(formatter, wallMs - earlier) === earlier) return earlier;
  return offsetAt(formatter, wallMs - offsetAt(formatter, wallMs + 12 * 60 * MINUTE_MS));
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known) return known;
  const options = { timeZone: timezone, hourCycle: 'h23', era: 'short', year: 'numeric', month: 'numeric' } as const;
  const formatter = new Intl.DateTimeFormat('en-US', {
    ...options,
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timezone, formatter);
  return formatter;
}

/** What the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(formatter: Intl.DateTimeFormat, instantMs: number): number {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatter.formatToParts(instantMs)) parts[type] = value;
  const date = new Date(0);
  const year = parts.era === 'BC' ? 1 - Number(parts.year) : Number(parts.year);
  date.setUTCFullYear(year, Number(parts.month) - 1, Number(parts.day));
  date.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second));
  return date.getTime() - Math.floor(instantMs / 1_000) * 1_000;
}

/** Years that PostgreSQL and ISO 8601 both write with four digits. */
function toIso(ms: number): string | undefined {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  return Number.isNaN(year) || year < 1 || year > LAST_YEAR ? undefined : date.toISOString();
}
