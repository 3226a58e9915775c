import { DEFAULT_TIME_ZONE, type QueryPlan } from './plan';

/** The plan without members that say their default, so that equal questions have equal plans. */
export function canonicalPlan(plan: QueryPlan): QueryPlan {
  return {
    kind: 'query',
    metrics: plan.metrics,
    ...(plan.dimensions?.length ? { dimensions: plan.dimensions } : {}),
    ...(plan.grain ? { grain: plan.grain } : {}),
    time: plan.time,
    ...(plan.compare ? { compare: plan.compare } : {}),
    ...(plan.filters?.length ? { filters: plan.filters } : {}),
    ...(plan.having?.length ? { having: plan.having } : {}),
    ...(plan.money && plan.money !== 'usd' ? { money: plan.money } : {}),
    ...(plan.share ? { share: true } : {}),
    ...(plan.per ? { per: plan.per } : {}),
    ...canonicalSort(plan),
    ...(plan.limit === undefined ? {} : { limit: plan.limit }),
    ...(plan.tz && plan.tz !== DEFAULT_TIME_ZONE ? { tz: plan.tz } : {}),
  };
}

/** Rows in the order of time unless a sort says otherwise. */
export function hasNaturalOrder(plan: Pick<QueryPlan, 'grain' | 'dimensions'>): boolean {
  return plan.grain !== undefined || !!plan.dimensions?.some((name) => name === 'hour_of_day' || name === 'weekday');
}

function canonicalSort(plan: QueryPlan): Pick<QueryPlan, 'sort'> {
  if (!plan.sort) return {};
  const { by, dir, on = 'value' } = plan.sort;
  if (!hasNaturalOrder(plan) && by === plan.metrics[0] && dir === 'desc' && on === 'value') return {};
  return { sort: on === 'value' ? { by, dir } : { by, on, dir } };
}
