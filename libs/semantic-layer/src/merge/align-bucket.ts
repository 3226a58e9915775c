import { DEFAULT_TIME_ZONE, type QueryPlan } from '../plan/plan';
import { instantAt } from '../time/time-zones';
import { add, formatWallClock, parseWallClock, startOf } from '../time/wall-clock';

/** The bucket of the main period that stands beside a bucket of the period it is compared with: first beside first. */
export function alignBucket(plan: QueryPlan, bucket: string): string {
  const { grain, time, compare, tz = DEFAULT_TIME_ZONE } = plan;
  if (!grain || !compare?.from || !time.from || bucket === '(other)') return bucket;
  const [mainFrom, comparedFrom] = [parseWallClock(time.from)!, parseWallClock(compare.from)!];
  if (grain === 'hour') {
    const distanceMs = instantAt(mainFrom, tz).getTime() - instantAt(comparedFrom, tz).getTime();
    return `${new Date(Date.parse(bucket) + distanceMs).toISOString().slice(0, 16)}Z`;
  }
  const [first, firstCompared] = [startOf(grain, mainFrom), startOf(grain, comparedFrom)];
  if (grain === 'month') {
    const months = monthNumber(first) - monthNumber(firstCompared);
    return formatWallClock(add('month', Date.parse(`${bucket}-01T00:00Z`), months)).slice(0, 7);
  }
  return formatWallClock(Date.parse(`${bucket}T00:00Z`) + (first - firstCompared)).slice(0, 'YYYY-MM-DD'.length);
}

function monthNumber(time: number): number {
  return new Date(time).getUTCFullYear() * 12 + new Date(time).getUTCMonth();
}
