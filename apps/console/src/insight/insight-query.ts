import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';
import type { SearchTexts } from '../search-texts';
import type { Period } from './insight-period';

export type Insight = ResponseBody<'/api/v1/insight', 'get'>;
export type Figures = Insight['totals']['now'];

export const BREAKDOWNS = ['partner', 'tenant', 'offer', 'status', 'currency'] as const;
export type Breakdown = (typeof BREAKDOWNS)[number];

export const insightQuery = (
  { from, to, interval }: Period,
  zone: string,
  by: Breakdown,
  without: readonly string[],
  filters: SearchTexts,
) => {
  const query = {
    ...filters,
    from: from.toISOString(),
    to: to.toISOString(),
    interval,
    zone,
    by,
    ...(without.length > 0 && { without: JSON.stringify(without) }),
  };
  return queryOptions({
    queryKey: ['insight', query],
    queryFn: async ({ signal }) => (await call(HERE, 'get', '/api/v1/insight', { query, signal })).body,
    placeholderData: keepPreviousData,
  });
};

/** Decided conversions that were approved, between 0 and 1; undefined while none is decided. */
export function approvalRate({ approved, rejected }: Figures): number | undefined {
  return approved + rejected === 0 ? undefined : approved / (approved + rejected);
}
