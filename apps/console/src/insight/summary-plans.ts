import type { PlanFilter, QueryPlan } from '@app/semantic-layer/plan/plan';
import { toLocalTime } from '../format/local-time';
import type { SearchTexts } from '../search-texts';
import type { Period } from './insight-period';

export const BREAKDOWNS = ['partner', 'tenant', 'offer', 'status', 'currency'] as const;
export type Breakdown = (typeof BREAKDOWNS)[number];

/** As many groups as a person looks through. */
export const MAX_GROUPS = 200;

const TOTALS = ['conversions', 'sale_amount', 'payout', 'approval_rate', 'duplicates', 'quarantined'] as const;

export interface SummaryPlans {
  totals: QueryPlan;
  /** The amounts in the second currency in which partners report. */
  myr: QueryPlan;
  overTime: QueryPlan;
  breakdown: QueryPlan;
  /** Amounts as they were sent, which are never added to those of another currency. */
  local: QueryPlan;
}

/**
 * The plans of the summary, all of the same rows.
 *
 * @param without keys of the breakdown that are left out of every figure
 * @param selecting the filters of the page, of which an absent one filters nothing
 */
export function summaryPlans(
  period: Period,
  zone: string,
  by: Breakdown,
  without: readonly string[],
  selecting: SearchTexts,
): SummaryPlans {
  const lengthMs = period.to.getTime() - period.from.getTime();
  const local = (time: Date): string => toLocalTime(time, zone);
  const filters = filtersOf(by, without, selecting);
  const plan = {
    kind: 'query' as const,
    time: { from: local(period.from), to: local(period.to) },
    compare: { from: local(new Date(period.from.getTime() - lengthMs)), to: local(period.from) },
    ...(filters.length > 0 && { filters }),
    tz: zone,
  };
  // A rate of statuses has no meaning for one of them.
  const metrics = TOTALS.filter((name) => name !== 'approval_rate' || selecting['status'] === undefined);
  const { compare: _, ...alone } = plan;
  return {
    totals: { ...plan, metrics },
    myr: { ...plan, metrics: ['sale_amount', 'payout'], money: 'myr' },
    overTime: { ...plan, metrics: ['conversions', 'quarantined'], grain: period.interval },
    breakdown: { ...plan, metrics, dimensions: [by], limit: MAX_GROUPS + 1 },
    local: { ...alone, metrics: ['sale_amount', 'payout', 'conversions'], dimensions: ['currency'], money: 'local' },
  };
}

function filtersOf(by: Breakdown, without: readonly string[], selecting: SearchTexts): PlanFilter[] {
  const chosen = BREAKDOWNS.flatMap((field): PlanFilter[] => {
    const value = selecting[field];
    if (value === undefined) return [];
    const { partner } = selecting;
    return [{ field, op: 'in', values: [field === 'tenant' && partner ? `${partner}/${value}` : value] }];
  });
  return without.length === 0 ? chosen : [...chosen, { field: by, op: 'not_in', values: [...without] }];
}
