import { plainNumber, visibleText } from './normalize-text';
import { BUDDHIST_YEARS_AHEAD, readWrittenTime, type WallClock } from './read-written-time';
import { zoneOffset } from './zone-offset';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const MAX_OFFSET_MINUTES = 14 * 60;
const MAX_LENGTH = 64;

/** Earlier times are constants for "no date", or counted from another year. */
const FIRST_MS = Date.UTC(2000, 0, 1);
/** Clocks run ahead, and zones are confused; nothing is sold the day after tomorrow. */
const LATEST_AHEAD_MS = 2 * DAY_MS;

/** Seconds, milliseconds, microseconds or nanoseconds, by the number of digits, perhaps as a float. */
const EPOCH = /^(\d{9,10}|\d{12,13}|\d{15,16}|\d{18,19})(?:\.(\d+))?$/;
const FLOAT = /^\d\.\d+e\+?\d{1,2}$/i;

/** Without the last days of a month, which not every month has. */
const PLAIN = /^2\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

export const DATE_ORDERS = ['ymd', 'dmy', 'mdy'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

export interface TimeSettings {
  /** IANA zone of times without one. */
  timezone: string;
  /** What `05/03/2025` begins with; with `ymd` it is unknown. */
  dateOrder?: DateOrder;
  /** The zone of times without one as the sender gave it with this postback. */
  zoneText?: string | undefined;
  /** When it was received. Nothing is plausible that is more than two days later. */
  receivedAtMs: number;
}

export interface TimeReading {
  /** ISO 8601 in UTC with milliseconds. */
  time: string;
  /** The year was counted as in Thailand. */
  isBuddhist?: boolean;
}

/**
 * Reads a time. A text that is unreadable or ambiguous, or a time that is not plausible, is named as such. A time
 * without a zone is in the given IANA zone. A space before an offset is a plus sign that a query lost. `31/01/2025` and
 * `01/31/2025` are read under any order, since there is no month 31.
 */
export function readTime(text: string, settings: TimeSettings): TimeReading | 'unreadable' | 'implausible' {
  const latestMs = settings.receivedAtMs + LATEST_AHEAD_MS;
  if (PLAIN.test(text) && settings.zoneText === undefined) {
    const inUtc = `${text.slice(0, 10)}T${text.slice(11)}.000Z`;
    const wallMs = Date.parse(inUtc);
    const ms = settings.timezone === 'UTC' ? wallMs : wallMs - (zoneOffset(wallMs, settings.timezone) ?? Number.NaN);
    if (ms <= latestMs) return { time: ms === wallMs ? inUtc : new Date(ms).toISOString() };
  }
  const trimmed = text.trim();
  if (trimmed.length > MAX_LENGTH) return 'unreadable';
  const plain = plainDate(trimmed);
  const epochMs = readEpoch(plain);
  if (epochMs !== undefined && isPlausible(epochMs, epochMs, latestMs))
    return { time: new Date(epochMs).toISOString() };
  const written = readWrittenTime(plain, settings.dateOrder ?? 'ymd');
  if (written) return readWall(written, settings, latestMs);
  return epochMs === undefined ? 'unreadable' : 'implausible';
}

function readWall(
  written: WallClock,
  settings: TimeSettings,
  latestMs: number,
): TimeReading | 'unreadable' | 'implausible' {
  const offset = offsetOf(written, settings);
  if (offset === undefined) return 'unreadable';
  const ms = written.wallMs - offset;
  if (written.isBuddhist) {
    const isPossible = isPlausible(ms, written.wallMs, latestMs);
    return isPossible ? { time: new Date(ms).toISOString(), isBuddhist: true } : 'unreadable';
  }
  if (isPlausible(ms, written.wallMs, latestMs)) return { time: new Date(ms).toISOString() };
  const western = new Date(written.wallMs);
  western.setUTCFullYear(western.getUTCFullYear() - BUDDHIST_YEARS_AHEAD);
  // 29 February is not in the same years of both calendars' numbers, and must stay the day that was written.
  if (western.getUTCDate() !== new Date(written.wallMs).getUTCDate()) return 'implausible';
  const westernMs = western.getTime();
  const buddhistMs = westernMs - (offsetOf({ ...written, wallMs: westernMs }, settings) ?? Number.NaN);
  if (!isPlausible(buddhistMs, westernMs, latestMs)) return 'implausible';
  return { time: new Date(buddhistMs).toISOString(), isBuddhist: true };
}

/** From 2000, by the sender's own clock, to two days after it was received. */
function isPlausible(ms: number, wallMs: number, latestMs: number): boolean {
  return wallMs >= FIRST_MS && ms <= latestMs;
}

function readEpoch(text: string): number | undefined {
  const [, digits, fraction = ''] = EPOCH.exec(FLOAT.test(text) ? plainNumber(text) : text) ?? [];
  if (digits === undefined) return undefined;
  if (digits.length <= 10) return Math.round(Number(`${digits}.${fraction}`) * 1_000);
  // Digits below a millisecond are cut off before anything becomes a float.
  return Number(digits.length <= 13 ? digits : digits.slice(0, digits.length <= 16 ? -3 : -6));
}

/** How far ahead of UTC the clock is: by the zone of the text, else of the postback, else of the partner. */
function offsetOf({ wallMs, zone }: WallClock, { zoneText, timezone }: TimeSettings): number | undefined {
  if (zone !== undefined) return writtenOffset(zone);
  const sent = zoneText === undefined ? undefined : zoneOfText(zoneText, wallMs);
  return sent ?? zoneOffset(wallMs, timezone);
}

/** The offset that a zone in a parameter of its own means: an IANA name or an offset; undefined for any other. */
export function zoneOfText(text: string, wallMs: number): number | undefined {
  const zone = text.trim();
  if (/^(?:(?:UTC|GMT)?[+-]\d|(?:UTC|GMT) \d|Z$|UTC$|GMT$)/i.test(zone)) return writtenOffset(zone);
  if (/^\d{1,2}(?::?\d{2})?$/.test(zone) && text.startsWith(' ')) return writtenOffset(zone);
  return zone.includes('/') ? zoneOffset(wallMs, zone) : undefined;
}

/** Reads `Z`, `+8`, `+08`, `+0800`, `+08:00`, `GMT+8` and `GMT 8`; undefined for an offset that no zone has. */
function writtenOffset(zone: string): number | undefined {
  const [, hours = '0', minutes = '0'] = /(\d{1,2}):?(\d{2})?$/.exec(zone) ?? [];
  const offset = Number(hours) * 60 + Number(minutes);
  if (Number(minutes) > 59 || offset > MAX_OFFSET_MINUTES) return undefined;
  return (zone.includes('-') ? -offset : offset) * MINUTE_MS;
}

/** The half of the day, which is written before the clock in Chinese, Japanese and Korean. */
const HALF_BEFORE_CLOCK = /(?:(上午|午前|오전)|下午|午後|午后|오후)\s*(\d{1,2}:\d{2}(?::\d{2})?)/;

/** A date of Chinese, Japanese or Korean systems, or with characters that cannot be seen, as others write it. */
function plainDate(text: string): string {
  if (!/[^ -~]/.test(text)) return text;
  return visibleText(text.replaceAll(/\s/g, ' '))
    .replaceAll(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll(/[\u2010-\u2013\u2212]/g, '-')
    .replace(/^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号號]\s?/, '$1-$2-$3 ')
    .replace(
      /(\d{1,2})[時时시点點]\s?(\d{1,2})[分분](?:\s?(\d{1,2})[秒초])?/,
      (_, hour: string, minute: string, second = '0') =>
        [hour, minute, second].map((part) => part.padStart(2, '0')).join(':'),
    )
    .replace(
      HALF_BEFORE_CLOCK,
      (_, morning: string | undefined, clock: string) => `${clock} ${morning === undefined ? 'PM' : 'AM'}`,
    )
    .trim();
}
