import { DEFAULT_TIME_ZONE, type PlanPeriod } from '../plan/plan';
import { instantAt } from '../time/time-zones';
import { HOUR_MS, MINUTE_MS, parseWallClock } from '../time/wall-clock';

export interface Coverage {
  from: string | null;
  to: string;
  shifted_minutes: number;
}

/** The whole UTC hours that the roll-up has of a period: those that begin in it. */
export function coverageOf({ from, to }: PlanPeriod, timeZone = DEFAULT_TIME_ZONE): Coverage {
  const msOf = (time: string): number => instantAt(parseWallClock(time)!, timeZone).getTime();
  const nextHour = (ms: number): number => Math.ceil(ms / HOUR_MS) * HOUR_MS;
  const textOf = (ms: number): string => new Date(ms).toISOString();
  const fromMs = from === null ? null : msOf(from);
  return {
    from: fromMs === null ? null : textOf(nextHour(fromMs)),
    to: textOf(nextHour(msOf(to))),
    shifted_minutes: fromMs === null ? 0 : (nextHour(fromMs) - fromMs) / MINUTE_MS,
  };
}
