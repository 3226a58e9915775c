import type { QuietHours } from './alert-rule';

/** Whether a minute of the local day is in quiet hours: from inclusive, to exclusive. */
export function isQuiet(quietHours: QuietHours | undefined, minuteOfDay: number): boolean {
  if (!quietHours) return false;
  const [from, to] = [minutesOf(quietHours.from), minutesOf(quietHours.to)];
  if (from <= to) return minuteOfDay >= from && minuteOfDay < to;
  return minuteOfDay >= from || minuteOfDay < to;
}

function minutesOf(time: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  if (!match) throw new Error(`Not a time of day: ${time.slice(0, 20)}`);
  return Number(match[1]) * 60 + Number(match[2]);
}
