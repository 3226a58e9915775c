import { type Day, endOfHistory, type History, historyBefore, valueOn } from './daily-series';
import { type ForecastMethod, seasonalNaive } from './forecast-methods';

/** Origins need four weeks before them; older ones than four months say little about today. */
export const MIN_HISTORY_DAYS = 28;
const MAX_ORIGINS = 120;

export interface ForecastError {
  /** Days after the origin, from 1 on. */
  readonly ahead: number;
  readonly forecast: number;
  readonly seen: number;
}

export interface BackTest {
  /** Days as of which a forecast was repeated. */
  readonly origins: number;
  /** Mean absolute error, against that of the same weekday a week before within the history. */
  readonly mase: number;
  /** How far the sum over the whole period was off, as a mean share of it. */
  readonly totalError: number;
  readonly errors: readonly ForecastError[];
}

/** Repeats a forecast as of each earlier day, with what was known then. */
export function backTest(history: History, method: ForecastMethod, days: number): BackTest | undefined {
  const end = endOfHistory(history);
  const first = Math.max(history.first + MIN_HISTORY_DAYS, end - days - MAX_ORIGINS + 1);
  const errors: ForecastError[] = [];
  const totals: number[] = [];
  for (let origin = first; origin + days <= end; origin++) {
    const found = errorsOf(history, method, origin, days);
    errors.push(...found);
    const seen = found.reduce((sum, error) => sum + error.seen, 0);
    const forecast = found.reduce((sum, error) => sum + error.forecast, 0);
    if (seen > 0) totals.push(Math.abs(forecast - seen) / seen);
  }
  const scale = naiveError(history);
  if (errors.length === 0 || totals.length === 0 || !(scale > 0)) return undefined;
  const meanError = errors.reduce((sum, { forecast, seen }) => sum + Math.abs(forecast - seen), 0) / errors.length;
  return {
    origins: totals.length,
    mase: meanError / scale,
    totalError: totals.reduce((sum, share) => sum + share, 0) / totals.length,
    errors,
  };
}

function errorsOf(history: History, method: ForecastMethod, origin: Day, days: number): ForecastError[] {
  return method(historyBefore(history, origin), days).flatMap((forecast, index) => {
    const seen = valueOn(history, origin + index);
    if (Number.isNaN(seen) || Number.isNaN(forecast)) return [];
    return [{ ahead: index + 1, forecast, seen }];
  });
}

/** The mean absolute difference of days a week apart. */
function naiveError(history: History): number {
  let [sum, days] = [0, 0];
  for (let day = history.first + MIN_HISTORY_DAYS; day < endOfHistory(history); day++) {
    const [forecast] = seasonalNaive(historyBefore(history, day), 1);
    const seen = valueOn(history, day);
    if (Number.isNaN(seen) || forecast === undefined || Number.isNaN(forecast)) continue;
    sum += Math.abs(seen - forecast);
    days++;
  }
  return days === 0 ? 0 : sum / days;
}
