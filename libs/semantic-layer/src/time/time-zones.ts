import { MINUTE_MS, type WallClock } from './wall-clock';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The wall clock of a zone at an instant, to the minute. */
export function wallClockAt(instant: Date, timeZone: string): WallClock {
  const minute = Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS;
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(minute)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(parts['year']!, parts['month']! - 1, parts['day'], parts['hour'], parts['minute']);
}

/**
 * The instant at which the clocks of a zone show a time. When clocks are put back it is the earlier of two; a time that
 * clocks skip is that much after the change, so that midnight of such a day is the first instant of the day.
 */
export function instantAt(time: WallClock, timeZone: string): Date {
  const offsets = [-DAY_AROUND_MS, DAY_AROUND_MS].map((distance) => offsetAt(time + distance, timeZone));
  const candidates = offsets.map((offset) => time - offset).toSorted((a, b) => a - b);
  const shown = candidates.find((instant) => instant + offsetAt(instant, timeZone) === time);
  return new Date(shown ?? time - offsets[0]!);
}

const DAY_AROUND_MS = 24 * 60 * MINUTE_MS;

function offsetAt(instant: number, timeZone: string): number {
  return wallClockAt(new Date(instant), timeZone) - Math.floor(instant / MINUTE_MS) * MINUTE_MS;
}

/** Whether the runtime knows a zone of this name. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatOf(timeZone);
    return true;
  } catch {
    return false;
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', calendar: 'gregory', ...numeric });
    formats.set(timeZone, format);
  }
  return format;
}
