import {
  DIMENSION_NAMES,
  type DimensionName,
  type Grain,
  METRIC_NAMES,
  type MetricName,
  type MoneyBasis,
  type PlanFilter,
  type PlanPeriod,
  type QueryPlan,
} from '@app/semantic-layer/plan/plan';
import { dropNonsense } from './drop-nonsense';
import { presetPeriod } from '@app/semantic-layer/time/presets';

export const METRIC_CHOICES = METRIC_NAMES;
/** The ids of single conversions are in no roll-up. */
export const GROUP_CHOICES = DIMENSION_NAMES.filter((name) => name !== 'sub_id' && name !== 'media_id');
/** How many rows a plan can be limited to. */
export const LIMITS = [10, 25, 100] as const;

/** They compare statuses, so that a filter on some leaves nothing to compare. */
const STATUS_RATES: ReadonlySet<MetricName> = new Set(['approval_rate', 'rejection_rate']);

/** What the page shows without a question: who brought what in the last 30 days and today. */
export function firstPlan(zone: string, now: Date): QueryPlan {
  const { from } = presetPeriod('days30', zone, now);
  const { to } = presetPeriod('today', zone, now);
  return {
    kind: 'query',
    metrics: ['conversions', 'payout'],
    dimensions: ['partner'],
    time: { from, to },
    tz: zone,
  };
}

/** Adds or removes a metric; one always stays. */
export function toggleMetric(plan: QueryPlan, metric: MetricName): QueryPlan {
  const metrics = toggled(plan.metrics, metric);
  if (metrics.length === 0) return plan;
  const filters = metrics.some((name) => STATUS_RATES.has(name)) ? withoutStatuses(plan.filters) : plan.filters;
  return dropNonsense({ ...plan, metrics, filters });
}

export function toggleGroup(plan: QueryPlan, dimension: DimensionName): QueryPlan {
  return dropNonsense({ ...plan, dimensions: toggled(plan.dimensions ?? [], dimension) });
}

export function withGrain(plan: QueryPlan, grain: Grain | undefined): QueryPlan {
  return dropNonsense({ ...plan, grain });
}

export function withPeriod(plan: QueryPlan, time: PlanPeriod, compare: PlanPeriod | undefined): QueryPlan {
  return dropNonsense({ ...plan, time, compare });
}

/** Local amounts are never summed over currencies, so each currency has its rows. */
export function withMoney(plan: QueryPlan, money: MoneyBasis): QueryPlan {
  const dimensions = plan.dimensions ?? [];
  if (money !== 'local' || dimensions.includes('currency')) return dropNonsense({ ...plan, money });
  return dropNonsense({ ...plan, money, dimensions: [...dimensions, 'currency'] });
}

export function withLimit(plan: QueryPlan, limit: number | undefined): QueryPlan {
  return dropNonsense({ ...plan, limit });
}

export function withShare(plan: QueryPlan, share: boolean): QueryPlan {
  return dropNonsense({ ...plan, share });
}

/** Shows one value of a field alone, instead of what the field was filtered for. */
export function withOnly(plan: QueryPlan, field: PlanFilter['field'], value: string): QueryPlan {
  const others = plan.filters?.filter((filter) => filter.field !== field) ?? [];
  const filters: PlanFilter[] = [...others, { field, op: 'in', values: [value] }];
  if (field !== 'status') return dropNonsense({ ...plan, filters });
  const metrics = plan.metrics.filter((name) => !STATUS_RATES.has(name));
  return dropNonsense({ ...plan, filters, metrics: metrics.length === 0 ? ['conversions'] : metrics });
}

export function withoutFilter(plan: QueryPlan, index: number): QueryPlan {
  return dropNonsense({ ...plan, filters: plan.filters?.toSpliced(index, 1) });
}

export function withoutCondition(plan: QueryPlan, index: number): QueryPlan {
  return dropNonsense({ ...plan, having: plan.having?.toSpliced(index, 1) });
}

function withoutStatuses(filters: QueryPlan['filters']): QueryPlan['filters'] {
  return filters?.filter(({ field, op }) => field !== 'status' || op !== 'in');
}

function toggled<Item>(items: readonly Item[], item: Item): Item[] {
  return items.includes(item) ? items.filter((one) => one !== item) : [...items, item];
}
