import type { DateOrder } from './normalize-time';

/** What a clock showed, as the instant at which a clock in UTC shows it, and the zone that was written beside it. */
export interface WallClock {
  wallMs: number;
  zone: string | undefined;
  /** The day is one of the Buddhist calendar alone, and was read in it. */
  isBuddhist?: true;
}

/** How many years the calendar of Thailand, which counts from the Buddha's death, is ahead. */
export const BUDDHIST_YEARS_AHEAD = 543;

/** Hours to fractions of seconds, AM or PM, and a zone. Groups 1 to 6. */
const CLOCK = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*([ap])\.?m\.?)?`;
const OFFSET = String.raw`(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|(?:UTC|GMT) \d{1,2}(?::?\d{2})?| \d{2}:?\d{2}| \d{2}`;
/** A zone in brackets behind an offset only names it. */
const ZONE = String.raw`(?:\s*(${OFFSET}|Z|UTC|GMT|UT)(?:\s*\([\w .]{1,40}\)|\[[\w/+-]{1,40}\])?)?`;
const REST = new RegExp(`^(?:T|\\s*,?\\s+at\\s+|,?\\s+)${CLOCK}${ZONE}$`, 'i');

const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/;
const YEAR_LAST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)/;
/** `20250115`, `202501151230`, `20250115123000` and `20250115T123000`, of which the rest is as in other forms. */
const COMPACT = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?$/;
const COMPACT_PARTS = /^(\d{4})(\d\d)(\d\d)[T ](\d\d):?(\d\d)(?::?(\d\d))?(?=\D|$)/i;

/** English, and what Malay and Indonesian have for it. */
const MONTHS = [
  'january januari',
  'february februari',
  'march mac maret',
  'april',
  'may mei',
  'june juni',
  'july juli julai',
  'august agustus ogos',
  'september sept',
  'october oktober',
  'november',
  'december desember disember',
].map((names) => names.split(' '));
const MONTH = String.raw`([a-z]{3,9})\.?`;
const WEEKDAY = '(?:[a-z]{3,9},?\\s+)?';
/** `Wed, 15 Jan 2025`, as mail and HTTP write it (RFC 2822, RFC 9110). */
const DAY_MONTH = new RegExp(`^${WEEKDAY}(\\d{1,2})[\\s/-]+${MONTH}[\\s/-]+(\\d{4})(?!\\d)`, 'i');
/** `Wed Jan 15 2025`, as browsers write it, and `Jan 15, 2025`. */
const MONTH_DAY = new RegExp(`^${WEEKDAY}${MONTH}\\s+(\\d{1,2}),?\\s+(\\d{4})(?!\\d)`, 'i');
/** `Wed Jan 15 12:30:00 2025`, as C writes it. */
const YEAR_BEHIND_CLOCK = new RegExp(
  `^(${WEEKDAY}${MONTH}\\s+\\d{1,2}) (\\d{2}:\\d{2}:\\d{2})((?: (?:UTC|GMT))?) (\\d{4})$`,
  'i',
);

interface Day {
  year: number;
  month: number;
  day: number;
}

/** Reads a date with or without a time of day; undefined when it is unreadable or ambiguous. */
export function readWrittenTime(text: string, order: DateOrder): WallClock | undefined {
  const compact = COMPACT.exec(text);
  if (compact) {
    const [, year, month, day, hour, minute, second] = compact;
    return wallClock(dayOf(year, month, day), [hour, minute, second]);
  }
  const plain = /^[a-z]/i.test(text)
    ? text.replace(YEAR_BEHIND_CLOCK, '$1 $5 $3$4')
    : text.replace(
        COMPACT_PARTS,
        (_, year: string, month: string, day: string, hour: string, minute: string, second = '00') =>
          `${year}-${month}-${day}T${hour}:${minute}:${second}`,
      );
  const date = readDate(plain, order);
  if (!date) return undefined;
  const rest = plain.slice(date.length);
  if (rest === '') return wallClock(date.day, []);
  const parts = REST.exec(rest);
  if (!parts) return undefined;
  const [, hour, minute, second, fraction, half, zone] = parts;
  const hours = half === undefined ? hour : hourOfDay(Number(hour), half);
  return hours === undefined ? undefined : wallClock(date.day, [hours, minute, second, fraction], zone);
}

function readDate(text: string, order: DateOrder): { day: Day; length: number } | undefined {
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) return { day: dayOf(yearFirst[1], yearFirst[2], yearFirst[3]), length: yearFirst[0].length };
  const yearLast = YEAR_LAST.exec(text);
  if (yearLast) {
    const [whole, first, second, year] = yearLast;
    const isDayFirst = decideOrder(Number(first), Number(second), order);
    if (isDayFirst === undefined) return undefined;
    return { day: isDayFirst ? dayOf(year, second, first) : dayOf(year, first, second), length: whole.length };
  }
  const dayMonth = DAY_MONTH.exec(text);
  if (dayMonth) return { day: dayOf(dayMonth[3], monthOf(dayMonth[2]!), dayMonth[1]), length: dayMonth[0].length };
  const monthDay = MONTH_DAY.exec(text);
  return monthDay === null
    ? undefined
    : { day: dayOf(monthDay[3], monthOf(monthDay[1]!), monthDay[2]), length: monthDay[0].length };
}

/** Whether the first number is the day; undefined where that is unknown. */
function decideOrder(first: number, second: number, order: DateOrder): boolean | undefined {
  if (first > 12 || first === second) return true;
  if (second > 12) return false;
  return order === 'ymd' ? undefined : order === 'dmy';
}

/** 0 for a word that neither is nor begins a month, which no calendar has. */
function monthOf(word: string): number {
  const lower = word.toLowerCase();
  return MONTHS.findIndex((names) => names.some((name) => name.startsWith(lower))) + 1;
}

function dayOf(year: unknown, month: unknown, day: unknown): Day {
  return { year: Number(year), month: Number(month), day: Number(day) };
}

/** The hour on a clock of 24; undefined where a clock of 12 has no such hour. */
function hourOfDay(hour: number, half: string): string | undefined {
  if (hour < 1 || hour > 12) return undefined;
  return String((hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0));
}

/** Undefined for a day or time that does not exist. */
function wallClock(
  { year, month, day }: Day,
  [hours = '0', minutes = '0', seconds = '0', fraction = '0']: readonly (string | undefined)[],
  zone?: string,
): WallClock | undefined {
  const [hour, minute, second] = [Number(hours), Number(minutes), Number(seconds)];
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  if (year < 1 || month < 1 || month > 12 || hour > 24 || minute > 59 || second > 60) return undefined;
  if (hour === 24 && (minute > 0 || second > 0 || ms > 0)) return undefined;
  const western = dateOf(year, month, day);
  const date = western ?? dateOf(year - BUDDHIST_YEARS_AHEAD, month, day);
  // A leap second is read as the one before it.
  const wallMs = date?.setUTCHours(hour, minute, Math.min(second, 59), ms);
  if (wallMs === undefined) return undefined;
  return western ? { wallMs, zone } : { wallMs, zone, isBuddhist: true };
}

/** Undefined for a day that its month does not have. */
function dateOf(year: number, month: number, day: number): Date | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCDate() === day && date.getUTCMonth() === month - 1 ? date : undefined;
}
