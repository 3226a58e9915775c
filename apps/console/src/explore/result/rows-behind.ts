import { DEFAULT_TIME_ZONE, type QueryPlan } from '@app/semantic-layer/plan/plan';
import { add, formatWallClock, parseWallClock } from '@app/semantic-layer/time/wall-clock';
import { fromLocalTime } from '../../format/local-time';
import type { SearchTexts } from '../../search-texts';
import type { QueryResult } from '../explore-queries';

const HOUR_MS = 3_600_000;
const FILTERED = new Set(['partner', 'tenant', 'offer', 'status', 'currency']);

/**
 * The filters of the conversions that a row counts; undefined where the list has no such filters, as for a weekday or
 * for everything but one offer.
 */
export function rowsBehind(
  plan: QueryPlan,
  result: QueryResult,
  keys: Record<string, string>,
): SearchTexts | undefined {
  const search: Record<string, string> = {};
  for (const { field, op, values } of plan.filters ?? []) {
    if (Object.hasOwn(keys, field)) continue;
    if (op !== 'in' || values.length !== 1 || !FILTERED.has(field)) return undefined;
    search[field] = values[0]!;
  }
  const { bucket, ...groups } = keys;
  for (const [field, key] of Object.entries(groups)) {
    if (!FILTERED.has(field) || key === '' || key === '(other)') return undefined;
    search[field] = key;
  }
  if (search['tenant'] !== undefined && search['partner'] === undefined) return undefined;
  return { ...search, ...cut(result, bucket === undefined ? undefined : spanOf(plan, bucket)) };
}

interface Span {
  from: Date;
  to: Date;
}

/** The time of a bucket, in the plan's zone. */
function spanOf({ grain, tz = DEFAULT_TIME_ZONE }: QueryPlan, bucket: string): Span {
  if (grain === 'hour' || grain === undefined) {
    const from = new Date(bucket);
    return { from, to: new Date(from.getTime() + HOUR_MS) };
  }
  const start = parseWallClock(`${bucket.length === 'YYYY-MM'.length ? `${bucket}-01` : bucket}T00:00`)!;
  return {
    from: fromLocalTime(formatWallClock(start), tz),
    to: fromLocalTime(formatWallClock(add(grain, start, 1)), tz),
  };
}

/** The hours that were counted; a bucket at the edge of the period may be cut. */
function cut({ coverage }: QueryResult, span: Span | undefined): SearchTexts {
  const { from, to } = coverage;
  if (span === undefined) return { ...(from !== null && { from }), to };
  const start = from !== null && new Date(from) > span.from ? from : span.from.toISOString();
  return { from: start, to: new Date(to) < span.to ? to : span.to.toISOString() };
}
