import { add, formatWallClock, instantAt, parseWallClock, startOf, wallClockAt } from '@app/semantic-layer';

export const EVERY = ['day', 'week', 'month'] as const;

/** When a report is due, on the clock of its zone. */
export interface Schedule {
  every: (typeof EVERY)[number];
  /** `HH:MM` */
  at: string;
  /** Of a week: 1 is Monday, 7 Sunday. */
  weekday?: number;
  /** Of a month: 1 to 31; months that have no such day use their last one. */
  day?: number;
}

const MAX_DAYS = 62;

/** The errors of a schedule, by the name of the member; an empty list for a good one. */
export function checkSchedule(value: unknown): { field: string; reason: string }[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ field: '', reason: 'must be an object with every and at' }];
  }
  const { every, at, weekday, day, ...others } = value as Record<string, unknown>;
  const errors = Object.keys(others).map((field) => ({ field, reason: 'is no member: every, at, weekday, day' }));
  const isWithin = (number: unknown, max: number): boolean =>
    Number.isInteger(number) && Number(number) >= 1 && Number(number) <= max;
  if (!EVERY.some((one) => one === every))
    errors.push({ field: 'every', reason: `must be one of ${EVERY.join(', ')}` });
  if (typeof at !== 'string' || !/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(at)) {
    errors.push({ field: 'at', reason: 'must be a time of the day, HH:MM' });
  }
  if (every === 'week' ? !isWithin(weekday, 7) : weekday !== undefined) {
    errors.push({ field: 'weekday', reason: 'must be 1 (Monday) to 7 of a week, and of nothing else' });
  }
  if (every === 'month' ? !isWithin(day, 31) : day !== undefined) {
    errors.push({ field: 'day', reason: 'must be 1 to 31 of a month, and of nothing else' });
  }
  return errors;
}

/**
 * The first time of a schedule after an instant. A day has it once, also when clocks change: a time that they skip is
 * that much later, and of one that they show twice it is the first.
 */
export function nextDue(schedule: Schedule, zone: string, after: Date): Date {
  const today = startOf('day', wallClockAt(after, zone));
  for (let distance = -1; distance <= MAX_DAYS; distance += 1) {
    const day = formatWallClock(add('day', today, distance)).slice(0, 'YYYY-MM-DD'.length);
    const due = instantAt(parseWallClock(`${day}T${schedule.at}`)!, zone);
    if (due > after && isDay(schedule, day)) return due;
  }
  throw new Error('A schedule has a time within two months');
}

/** The last time of a schedule that is not after an instant, at or after a known one. */
export function lastDue(schedule: Schedule, zone: string, known: Date, now: Date): Date {
  let due = known;
  for (let next = nextDue(schedule, zone, due); next <= now; next = nextDue(schedule, zone, due)) due = next;
  return due;
}

function isDay({ every, weekday, day = 1 }: Schedule, date: string): boolean {
  const time = new Date(`${date}T00:00Z`);
  switch (every) {
    case 'day':
      return true;
    case 'week':
      return (time.getUTCDay() || 7) === weekday;
    case 'month': {
      const last = new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + 1, 0)).getUTCDate();
      return time.getUTCDate() === Math.min(day, last);
    }
  }
}
