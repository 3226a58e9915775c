import { type FieldError, problems } from '@app/common';
import { type DailySeries, forecastDays, formatDay, MegaSaleDays, parseDay } from '@app/insight-statistics';
import type { FigureForecast, QueryResult } from '@app/internal-protocol';
import { DEFAULT_TIME_ZONE, METRICS, type MetricName } from '@app/semantic-layer';
import { isTimeZone, wallClockAt } from '@app/semantic-layer/time/time-zones';
import { DAY_MS, formatWallClock, startOf } from '@app/semantic-layer/time/wall-clock';
import { Injectable } from '@nestjs/common';
import { QueryService } from '../query/query.service';
import type { Reader } from '../query/read-reader';

/** Half a year: the newest 120 days as of which a forecast is repeated, and what these need before them. */
const HISTORY_DAYS = 182;
/** What a forecast is of. Its time axis is its own. */
const PLAN_MEMBERS: ReadonlySet<string> = new Set(['kind', 'metrics', 'filters', 'money', 'tz']);

/** The next days of a figure, from the finished days of the last half year. */
@Injectable()
export class ForecastService {
  constructor(private readonly queries: QueryService) {}

  /** @throws Problem 422 with everything that is wrong with the plan */
  async read(given: unknown, days: number, reader: Reader, now: Date): Promise<FigureForecast> {
    const plan = checked(given);
    const zone = typeof plan['tz'] === 'string' && isTimeZone(plan['tz']) ? plan['tz'] : DEFAULT_TIME_ZONE;
    const today = startOf('day', wallClockAt(now, zone));
    const time = {
      from: formatWallClock(today - HISTORY_DAYS * DAY_MS),
      to: formatWallClock(today),
    };
    const result = await this.queries.run({ ...plan, grain: 'day', time }, reader);
    const metric = (plan['metrics'] as MetricName[])[0]!;
    const series = daysOf(result, metric, formatWallClock(today).slice(0, 10));
    const forecast = series && forecastDays(series, days, new MegaSaleDays());
    return {
      method: forecast?.method ?? null,
      days: (forecast?.days ?? []).map(({ isMegaSale, ...day }) => ({ ...day, is_mega_sale: isMegaSale })),
      back_test: forecast
        ? {
            origins: forecast.backTest.origins,
            mase: forecast.backTest.mase,
            naive_mase: forecast.backTest.naiveMase,
            total_error: forecast.backTest.totalError,
            naive_total_error: forecast.backTest.naiveTotalError,
          }
        : null,
      history_days: series?.values.length ?? 0,
      answered: result.answered,
      not_answered: result.not_answered,
    };
  }
}

function checked(given: unknown): Record<string, unknown> {
  const plan = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  const errors: FieldError[] = Object.keys(plan)
    .filter((name) => !PLAN_MEMBERS.has(name))
    .map((name) => ({ field: `plan.${name}`, code: 'unknown_field', reason: 'is not part of a forecast' }));
  const metrics: unknown = plan['metrics'];
  const [metric] = Array.isArray(metrics) && metrics.length === 1 ? (metrics as unknown[]) : [];
  const known = Object.entries(METRICS).find(([name]) => name === metric);
  if (known?.[1].formula.kind !== 'sum')
    errors.push({ field: 'plan.metrics', code: 'unknown_value', reason: 'must be one metric that is a sum' });
  if (errors.length > 0) throw problems.invalidRequest(errors);
  return plan;
}

/** The days from the first one with a row on: a day without a row had nothing. */
function daysOf({ rows }: QueryResult, metric: MetricName, today: string): DailySeries | undefined {
  const values = new Map(rows.map(({ keys, values: figures }) => [keys['bucket']!, figures[metric]?.value ?? '0']));
  const [first] = [...values.keys()].toSorted();
  if (first === undefined) return undefined;
  const length = parseDay(today) - parseDay(first);
  return {
    first,
    values: Array.from({ length }, (_, index) => values.get(formatDay(parseDay(first) + index)) ?? '0'),
  };
}
