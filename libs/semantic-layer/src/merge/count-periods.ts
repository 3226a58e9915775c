import type { Grain, PlanPeriod } from '../plan/plan';
import { DEFAULT_TIME_ZONE } from '../plan/plan';
import { instantAt } from '../time/time-zones';
import { add, DAY_MS, HOUR_MS, MINUTE_MS, parseWallClock, type WallClock } from '../time/wall-clock';
import type { Rational } from './rational';

/** How many hours, days, weeks or months a period has. Hours are those that pass: a day when clocks change has 23 or 25. */
export function periodsIn({ from, to }: PlanPeriod, grain: Grain, timeZone = DEFAULT_TIME_ZONE): Rational {
  if (from === null) throw new Error('A period without beginning has no number of days.');
  const [start, end] = [parseWallClock(from)!, parseWallClock(to)!];
  switch (grain) {
    case 'hour':
      return minutes(instantAt(end, timeZone).getTime() - instantAt(start, timeZone).getTime(), HOUR_MS);
    case 'day':
      return minutes(end - start, DAY_MS);
    case 'week':
      return minutes(end - start, 7 * DAY_MS);
    case 'month':
      return monthsIn(start, end);
  }
}

/** Whole months, and what remains as a part of the next. */
function monthsIn(start: WallClock, end: WallClock): Rational {
  let count = 0;
  while (add('month', start, count + 1) <= end) count++;
  const [last, next] = [add('month', start, count), add('month', start, count + 1)];
  const length = BigInt((next - last) / MINUTE_MS);
  return { numerator: BigInt(count) * length + BigInt((end - last) / MINUTE_MS), denominator: length };
}

function minutes(lengthMs: number, unitMs: number): Rational {
  return { numerator: BigInt(lengthMs / MINUTE_MS), denominator: BigInt(unitMs / MINUTE_MS) };
}
