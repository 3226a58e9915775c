import { METRICS } from '@app/semantic-layer/model/metrics';
import { MAX_HOURLY_DAYS } from '@app/semantic-layer/plan/check-plan';
import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { DAY_MS, parseWallClock } from '@app/semantic-layer/time/wall-clock';

/** A plan in the middle of a change: members that were taken away may still be there without a value. */
export type ChangedPlan = { [Member in keyof QueryPlan]: QueryPlan[Member] | undefined } & Pick<
  QueryPlan,
  'kind' | 'metrics' | 'time'
>;

/** The plan without the members that make no sense any more after a change of others. */
export function dropNonsense(changed: ChangedPlan): QueryPlan {
  const plan = { ...changed, ...orderOf(changed), ...timesOf(changed), ...moneyOf(changed) };
  return Object.fromEntries(Object.entries(plan).filter(([, value]) => !isEmpty(value))) as unknown as QueryPlan;
}

/** Order, limit, thresholds and shares are about rows and their metrics. */
function orderOf({ metrics, dimensions = [], grain, sort, having, limit, share, compare, time }: ChangedPlan) {
  const isGrouped = dimensions.length > 0 || grain !== undefined;
  if (!isGrouped) return { sort: undefined, having: undefined, limit: undefined, share: undefined };
  const ordersChange = sort?.on !== undefined && sort.on !== 'value';
  const isCompared = compare !== undefined && time.from !== null;
  return {
    limit,
    sort: sort && metrics.includes(sort.by) && (!ordersChange || isCompared) ? sort : undefined,
    having: having?.filter(({ metric }) => metrics.includes(metric)),
    share: share === true && metrics.every((name) => METRICS[name].formula.kind !== 'ratio') ? true : undefined,
  };
}

function timesOf({ time, grain, compare, per }: ChangedPlan) {
  if (time.from === null) {
    return { grain: grain === 'hour' ? ('day' as const) : grain, compare: undefined, per: undefined };
  }
  const days = (parseWallClock(time.to)! - parseWallClock(time.from)!) / DAY_MS;
  return {
    grain: grain === 'hour' && days > MAX_HOURLY_DAYS ? ('day' as const) : grain,
    compare,
    per: grain === undefined ? per : undefined,
  };
}

/** Local amounts need one currency for each row. */
function moneyOf({ money, dimensions = [], filters = [] }: ChangedPlan) {
  const hasOneCurrency =
    dimensions.includes('currency') ||
    filters.some(({ field, op, values }) => field === 'currency' && op === 'in' && values.length === 1);
  return { money: money === 'local' && !hasOneCurrency ? undefined : money };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}
