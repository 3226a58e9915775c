import type { DimensionName, QueryPlan } from './plan';

/** The parts of a figure, by the ending of their column. */
export const RESULT_PARTS = ['value', 'compared', 'change', 'change_pct', 'share'] as const;
export type ResultPart = (typeof RESULT_PARTS)[number];

/** The parts that a plan asks for. */
export function resultParts(plan: Pick<QueryPlan, 'compare' | 'share'>): ResultPart[] {
  return RESULT_PARTS.filter((part) => {
    if (part === 'value') return true;
    return part === 'share' ? plan.share === true : plan.compare !== undefined;
  });
}

/** The keys of each row, in the order of their columns. */
export function resultKeys({
  grain,
  dimensions = [],
}: Pick<QueryPlan, 'grain' | 'dimensions'>): (DimensionName | 'bucket')[] {
  return [...(grain ? (['bucket'] as const) : []), ...dimensions];
}
