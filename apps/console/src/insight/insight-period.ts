import { fromLocalTime, toLocalTime } from '../format/local-time';

const HOUR_MS = 3_600_000;
/** Up to so long a period is shown by the hour. */
const HOURLY_UP_TO_MS = 3 * 24 * HOUR_MS;

export const PRESETS = ['today', 'days7', 'days30'] as const;
export type Preset = (typeof PRESETS)[number];
const DAYS: Record<Preset, number> = { today: 1, days7: 7, days30: 30 };

export interface Period {
  from: Date;
  to: Date;
  interval: 'hour' | 'day';
}

/** The last days of a zone, today included, to the end of today. */
export function daysWithToday(preset: Preset, zone: string, now: Date): Period {
  const today = toLocalTime(now, zone).slice(0, 10);
  const from = fromLocalTime(`${addDays(today, 1 - DAYS[preset])}T00:00`, zone);
  const to = fromLocalTime(`${addDays(today, 1)}T00:00`, zone);
  return { from, to, interval: intervalOf(from, to) };
}

/** The period of the URL; the last seven days where it has none that can be read. */
export function readPeriod(from: string | undefined, to: string | undefined, zone: string, now: Date): Period {
  const [fromMs, toMs] = [Date.parse(from ?? ''), Date.parse(to ?? '')];
  if (!(fromMs < toMs)) return daysWithToday('days7', zone, now);
  const [start, end] = [new Date(fromMs), new Date(toMs)];
  return { from: start, to: end, interval: intervalOf(start, end) };
}

export function presetOf(period: Period, zone: string, now: Date): Preset | undefined {
  return PRESETS.find((preset) => {
    const { from, to } = daysWithToday(preset, zone, now);
    return from.getTime() === period.from.getTime() && to.getTime() === period.to.getTime();
  });
}

/** The beginning of every bucket, also of those without figures. Days are those of the zone, of 23 to 25 hours. */
export function bucketsOf({ from, to, interval }: Period, zone: string): Date[] {
  const buckets: Date[] = [];
  if (interval === 'hour') {
    for (let ms = Math.floor(from.getTime() / HOUR_MS) * HOUR_MS; ms < to.getTime(); ms += HOUR_MS) {
      buckets.push(new Date(ms));
    }
    return buckets;
  }
  let day = toLocalTime(from, zone).slice(0, 10);
  for (let start = fromLocalTime(`${day}T00:00`, zone); start < to; start = fromLocalTime(`${day}T00:00`, zone)) {
    buckets.push(start);
    day = addDays(day, 1);
  }
  return buckets;
}

/** The part of a bucket that the period covers: its ends may cut the first and the last one. */
export function spanOf({ from, to }: Period, starts: readonly Date[], index: number): { from: string; to: string } {
  const [start, end] = [starts[index]!, starts[index + 1] ?? to];
  return { from: (start < from ? from : start).toISOString(), to: (end > to ? to : end).toISOString() };
}

function intervalOf(from: Date, to: Date): Period['interval'] {
  return to.getTime() - from.getTime() <= HOURLY_UP_TO_MS ? 'hour' : 'day';
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + days * 24 * HOUR_MS).toISOString().slice(0, 10);
}
