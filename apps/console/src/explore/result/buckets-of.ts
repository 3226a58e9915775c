import { DEFAULT_TIME_ZONE, type QueryPlan } from '@app/semantic-layer/plan/plan';
import { instantAt } from '@app/semantic-layer/time/time-zones';
import { add, formatWallClock, HOUR_MS, parseWallClock, startOf } from '@app/semantic-layer/time/wall-clock';

/** A period of more buckets is shown by those that have figures. */
const MAX_BUCKETS = 800;

/**
 * The names of all buckets of a plan's period, as the API writes them: a chart also has those without figures.
 *
 * @param known the names in a result, of which the first begins a period that has no beginning
 */
export function bucketsOf(plan: QueryPlan, known: readonly string[]): string[] {
  const found = [...new Set(known)].toSorted();
  const { grain, time, tz = DEFAULT_TIME_ZONE } = plan;
  const from = time.from ?? (grain === 'hour' ? undefined : found[0] && startOfBucket(found[0]));
  if (grain === undefined || from === undefined) return found;
  const [start, end] = [parseWallClock(from)!, parseWallClock(time.to)!];
  const names = new Set(found);
  if (grain === 'hour') {
    const endMs = instantAt(end, tz).getTime();
    const startMs = Math.ceil(instantAt(start, tz).getTime() / HOUR_MS) * HOUR_MS;
    if ((endMs - startMs) / HOUR_MS > MAX_BUCKETS) return found;
    for (let ms = startMs; ms < endMs; ms += HOUR_MS) names.add(`${new Date(ms).toISOString().slice(0, 16)}Z`);
  } else {
    const length = grain === 'month' ? 'YYYY-MM'.length : 'YYYY-MM-DD'.length;
    for (let at = startOf(grain, start); at < end && names.size < MAX_BUCKETS; at = add(grain, at, 1)) {
      names.add(formatWallClock(at).slice(0, length));
    }
  }
  return [...names].toSorted();
}

/** When a day, week or month begins, in wall-clock time. */
export function startOfBucket(name: string): string {
  return `${name.length === 'YYYY-MM'.length ? `${name}-01` : name}T00:00`;
}
