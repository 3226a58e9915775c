import { METRICS } from '@app/semantic-layer/model/metrics';
import type { QueryPlan } from '@app/semantic-layer/plan/plan';
import { CHART_KINDS, type ChartKind } from '../../charts/chart-data';
import { resultKeys } from '@app/semantic-layer/plan/result-columns';

/** How the figures of a plan can be shown, the usual one first. */
export function kindsOf(plan: QueryPlan): ChartKind[] {
  const keys = resultKeys(plan);
  if (keys.length === 0) return ['figure', 'table'];
  if (plan.grain === undefined) return keys.length === 1 ? ['bar', 'table'] : ['table'];
  if (keys.length > 2) return ['table'];
  // Parts of rates are no rate.
  const isSum = METRICS[plan.metrics[0]!].formula.kind === 'sum';
  return ['line', 'bar', ...(isSum ? (['stacked'] as const) : []), 'table'];
}

/** The wanted kind where the plan can be shown so. */
export function kindOf(plan: QueryPlan, wanted: string | undefined): ChartKind {
  const possible = kindsOf(plan);
  return possible.find((kind) => kind === wanted) ?? possible[0]!;
}

export function isChartKind(text: string | undefined): text is ChartKind {
  return CHART_KINDS.some((kind) => kind === text);
}
