import type { MetricName, QueryPlan } from '@app/semantic-layer/plan/plan';
import type { SearchTexts } from '../../search-texts';
import type { QueryResult } from '../explore-queries';
import { rowsBehind } from './rows-behind';

export interface FigureLink {
  to: '/conversions' | '/quarantine';
  search: SearchTexts;
}

/** What the list of quarantine can be filtered by. */
const OF_QUARANTINE = new Set(['partner', 'tenant', 'from', 'to']);

/**
 * Where the rows are that a figure counts or sums; undefined where no list can show them, as for rows of a weekday, and
 * for averages over time.
 */
export function figureLink(
  plan: QueryPlan,
  result: QueryResult,
  keys: Record<string, string>,
  metric: MetricName,
): FigureLink | undefined {
  const search = plan.per ? undefined : rowsBehind(plan, result, keys);
  if (search === undefined) return undefined;
  const { duplicates: _, ...all } = search;
  switch (metric) {
    case 'duplicates':
    case 'duplicate_rate':
      return { to: '/conversions', search: { ...all, duplicates: 'true' } };
    case 'postbacks':
      return { to: '/conversions', search: all };
    case 'quarantined':
    case 'quarantine_rate':
      return Object.keys(all).every((name) => OF_QUARANTINE.has(name)) ? { to: '/quarantine', search: all } : undefined;
    case 'updates':
      return undefined;
    case 'conversions':
    case 'sale_amount':
    case 'payout':
    case 'average_order_value':
    case 'payout_per_conversion':
    case 'commission_rate':
    case 'approval_rate':
    case 'rejection_rate':
    case 'expected_payout':
    case 'active_offers':
      return { to: '/conversions', search };
  }
}

/** The rows behind what a figure is compared with. A bucket has none: it is that of another time. */
export function comparedLink(
  plan: QueryPlan,
  result: QueryResult,
  keys: Record<string, string>,
  metric: MetricName,
): FigureLink | undefined {
  const { compared } = result.coverage;
  if (compared === null || keys['bucket'] !== undefined) return undefined;
  return figureLink(plan, { ...result, coverage: { ...result.coverage, ...compared } }, keys, metric);
}
