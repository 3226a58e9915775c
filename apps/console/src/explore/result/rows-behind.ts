import { DEFAULT_TIME_ZONE, type QueryPlan } from '@app/semantic-layer/plan/plan';
import { add, formatWallClock, HOUR_MS, parseWallClock } from '@app/semantic-layer/time/wall-clock';
import { fromLocalTime } from '../../format/local-time';
import type { SearchTexts } from '../../search-texts';
import type { QueryResult } from '../explore-queries';
import { startOfBucket } from './buckets-of';

const FILTERED = new Set(['partner', 'tenant', 'offer', 'currency']);

/**
 * The filters of the conversions that a row counts; undefined where the list has no such filters, as for a weekday or
 * for everything but one offer. Figures have the present status of a conversion and the list that of each postback, so
 * there are none for a status either.
 */
export function rowsBehind(
  plan: QueryPlan,
  result: QueryResult,
  keys: Record<string, string>,
): SearchTexts | undefined {
  const { bucket, ...groups } = keys;
  const search: Record<string, string> = {};
  const wanted: [string, string][] = Object.entries(groups);
  for (const { field, op, values } of plan.filters ?? []) {
    if (Object.hasOwn(keys, field)) continue;
    if (op !== 'in' || values.length !== 1) return undefined;
    wanted.push([field, values[0]!]);
  }
  for (const [field, value] of wanted.flatMap(partsOf)) {
    if (!FILTERED.has(field) || value === '' || value === '(other)') return undefined;
    if (search[field] !== undefined && search[field] !== value) return undefined;
    search[field] = value;
  }
  if (search['tenant'] !== undefined && search['partner'] === undefined) return undefined;
  return { ...search, duplicates: 'false', ...cut(result, bucket === undefined ? undefined : spanOf(plan, bucket)) };
}

/** Figures name a tenant with its partner, and the list by its code. */
function partsOf([field, value]: [string, string]): [string, string][] {
  const slash = field === 'tenant' ? value.indexOf('/') : -1;
  if (slash < 0) return [[field, value]];
  return [
    ['partner', value.slice(0, slash)],
    ['tenant', value.slice(slash + 1)],
  ];
}

interface Span {
  from: Date;
  to: Date;
}

/** The time of a bucket, in the plan's zone: the whole UTC hours that begin in it. */
function spanOf({ grain, tz = DEFAULT_TIME_ZONE }: QueryPlan, bucket: string): Span {
  if (grain === 'hour' || grain === undefined) {
    const from = new Date(bucket);
    return { from, to: new Date(from.getTime() + HOUR_MS) };
  }
  const start = parseWallClock(startOfBucket(bucket))!;
  return {
    from: nextHour(fromLocalTime(formatWallClock(start), tz)),
    to: nextHour(fromLocalTime(formatWallClock(add(grain, start, 1)), tz)),
  };
}

function nextHour(time: Date): Date {
  return new Date(Math.ceil(time.getTime() / HOUR_MS) * HOUR_MS);
}

/** The hours that were counted; a bucket at the edge of the period may be cut. */
function cut({ coverage }: QueryResult, span: Span | undefined): SearchTexts {
  const { from, to } = coverage;
  if (span === undefined) return { ...(from !== null && { from }), to };
  const start = from !== null && new Date(from) > span.from ? from : span.from.toISOString();
  return { from: start, to: new Date(to) < span.to ? to : span.to.toISOString() };
}
