import { formatEstimate } from '../series/estimates';
import type { MegaSaleDays } from '../series/calendar';
import { backTest, type BackTest, type ForecastError } from './back-test';
import { type DailySeries, endOfHistory, formatDay, historyOf } from './daily-series';
import { seasonalNaive, weekdayMean } from './forecast-methods';

export interface ForecastDay {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** Decimal texts of estimates: never what is owed. */
  readonly estimate: string;
  readonly lower: string;
  readonly upper: string;
  readonly isMegaSale: boolean;
}

export interface Forecast {
  /** The same weekday a week before is shown where nothing beats it. */
  readonly method: 'weekday_mean' | 'seasonal_naive';
  readonly days: readonly ForecastDay[];
  readonly backTest: {
    readonly origins: number;
    readonly mase: number;
    readonly naiveMase: number;
    readonly totalError: number;
    readonly naiveTotalError: number;
  };
}

const INTERVAL_SHARE = 0.8;
/** Better by chance alone is not better. */
const MIN_GAIN = 0.97;
/** Fewer repeated forecasts give no interval. */
const MIN_ORIGINS = 14;

/**
 * The next days with an interval that 80 % of repeated forecasts were within, and how the forecast did beside the same
 * weekday a week before. Undefined where the history is too short to repeat it.
 */
export function forecastDays(series: DailySeries, days: number, megaSaleDays: MegaSaleDays): Forecast | undefined {
  const history = historyOf(series, megaSaleDays);
  const [own, naive] = [weekdayMean, seasonalNaive].map((method) => backTest(history, method, days));
  if (!own || !naive || own.origins < MIN_ORIGINS) return undefined;
  const isBetter = own.mase < naive.mase * MIN_GAIN;
  const estimates = (isBetter ? weekdayMean : seasonalNaive)(history, days);
  if (estimates.some((estimate) => !Number.isFinite(estimate))) return undefined;
  const first = endOfHistory(history);
  return {
    method: isBetter ? 'weekday_mean' : 'seasonal_naive',
    days: estimates.map((estimate, index) => ({
      day: formatDay(first + index),
      estimate: formatEstimate(estimate),
      ...intervalOf(estimate, index + 1, isBetter ? own : naive),
      isMegaSale: history.isMegaSale(first + index),
    })),
    backTest: {
      origins: own.origins,
      mase: own.mase,
      naiveMase: naive.mase,
      totalError: own.totalError,
      naiveTotalError: naive.totalError,
    },
  };
}

/** What the seen values were of forecasts about as far ahead, cut off equally at both ends. */
function intervalOf(estimate: number, ahead: number, { errors }: BackTest): { lower: string; upper: string } {
  const near = errors.filter((error) => Math.abs(error.ahead - ahead) <= 2 && error.forecast > 0);
  const ratios = near.map(ratioOf).toSorted((a, b) => a - b);
  const tail = (1 - INTERVAL_SHARE) / 2;
  return {
    lower: formatEstimate(estimate * quantile(ratios, tail)),
    upper: formatEstimate(estimate * quantile(ratios, 1 - tail)),
  };
}

function ratioOf({ forecast, seen }: ForecastError): number {
  return seen / forecast;
}

function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return 1;
  const position = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(position)]!, sorted[Math.ceil(position)]!];
  return low + (high - low) * (position - Math.floor(position));
}
