export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** A wall-clock time as milliseconds since 1970 on that same clock: arithmetic without zones. */
export type WallClock = number;

export const CALENDAR_UNITS = ['hour', 'day', 'week', 'month', 'quarter', 'half', 'year'] as const;
export type CalendarUnit = (typeof CALENDAR_UNITS)[number];

const MONTHS: Partial<Record<CalendarUnit, number>> = { month: 1, quarter: 3, half: 6, year: 12 };
const LENGTHS: Partial<Record<CalendarUnit, number>> = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS };

export function wallClock(year: number, month: number, day = 1): WallClock {
  return Date.UTC(year, month - 1, day);
}

/** The start of the calendar unit that contains a time. Weeks begin on Monday. */
export function startOf(unit: CalendarUnit, time: WallClock): WallClock {
  if (unit === 'hour') return Math.floor(time / HOUR_MS) * HOUR_MS;
  const day = Math.floor(time / DAY_MS) * DAY_MS;
  if (unit === 'day') return day;
  if (unit === 'week') return day - (isoWeekday(day) - 1) * DAY_MS;
  const months = MONTHS[unit]!;
  const date = new Date(day);
  return Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / months) * months, 1);
}

/** Moves a time by calendar units; where a month is shorter, to its last day. */
export function add(unit: CalendarUnit, time: WallClock, count: number): WallClock {
  const length = LENGTHS[unit];
  if (length !== undefined) return time + count * length;
  const date = new Date(time);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + count * MONTHS[unit]!;
  const [year, month] = [Math.floor(months / 12), ((months % 12) + 12) % 12];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) + (time - startOf('day', time));
}

/** 1 is Monday, 7 is Sunday. */
export function isoWeekday(time: WallClock): number {
  return new Date(time).getUTCDay() || 7;
}

export function yearOf(time: WallClock): number {
  return new Date(time).getUTCFullYear();
}

/** Whether a year has such a day. */
export function isDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** `YYYY-MM-DDTHH:MM`, the form of plans. */
export function formatWallClock(time: WallClock): string {
  return new Date(time).toISOString().slice(0, 16);
}

/** Reads `YYYY-MM-DDTHH:MM`; undefined for anything else, also for a day that does not exist. */
export function parseWallClock(text: string): WallClock | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)) return undefined;
  const time = Date.parse(`${text}:00Z`);
  return Number.isNaN(time) || formatWallClock(time) !== text ? undefined : time;
}
