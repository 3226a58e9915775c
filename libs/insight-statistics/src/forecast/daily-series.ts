import { toTenThousandths } from '@app/semantic-layer/merge/rational';
import { DAY_MS } from '@app/semantic-layer/time/wall-clock';
import { toEstimate } from '../series/estimates';
import type { MegaSaleDays } from '../series/calendar';

/** A figure by finished local day. */
export interface DailySeries {
  /** `YYYY-MM-DD`. */
  readonly first: string;
  /** Decimal texts; null for a day that not every partner answered for. */
  readonly values: readonly (string | null)[];
}

/** A day as days since 1970 on the local calendar. */
export type Day = number;

/** The days that a forecast is made from, as estimates. */
export interface History {
  readonly first: Day;
  /** NaN where a day is not known. */
  readonly values: Float64Array;
  readonly isMegaSale: (day: Day) => boolean;
}

export function historyOf(series: DailySeries, megaSaleDays: MegaSaleDays): History {
  const isMegaSale = new Map<Day, boolean>();
  return {
    first: parseDay(series.first),
    values: Float64Array.from(series.values, (text) =>
      text === null ? Number.NaN : toEstimate(toTenThousandths(text)),
    ),
    isMegaSale: (day) => {
      const known = isMegaSale.get(day) ?? megaSaleDays.includes(formatDay(day));
      isMegaSale.set(day, known);
      return known;
    },
  };
}

/** As if the history had ended before a day. */
export function historyBefore(history: History, day: Day): History {
  return { ...history, values: history.values.subarray(0, Math.max(0, day - history.first)) };
}

export function endOfHistory({ first, values }: History): Day {
  return first + values.length;
}

/** NaN for a day that is not known, or not of the history. */
export function valueOn({ first, values }: History, day: Day): number {
  return values[day - first] ?? Number.NaN;
}

export function parseDay(text: string): Day {
  const time = Date.parse(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(time)) throw new Error(`Not a day: ${text.slice(0, 20)}`);
  return time / DAY_MS;
}

export function formatDay(day: Day): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
