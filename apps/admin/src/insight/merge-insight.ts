import {
  INSIGHT_AMOUNTS,
  INSIGHT_COUNTS,
  type InsightFigures,
  type InsightPeriod,
  type ServiceInsight,
} from '@app/internal-protocol';
import { addDecimals } from '@app/postback';
import type { PartnerResponse } from '../internal-client/request-each';
import type { InsightBy } from './insight.dto';

/** As many as a person looks through. */
const MAX_GROUPS = 200;

type Bucket = InsightPeriod['buckets'][number];
type Local = InsightPeriod['local'][number];

export interface Both<Value> {
  now: Value;
  before: Value;
}

export interface Insight {
  totals: Both<InsightFigures>;
  buckets: Both<Bucket[]>;
  /** The largest first. */
  groups: ({ key: string | null } & Both<InsightFigures>)[];
  groups_truncated: boolean;
  local: Both<Local[]>;
}

/** Sums what the services say. Amounts stay exact, and currencies are never added. */
export function mergeInsight(responses: readonly PartnerResponse<ServiceInsight>[], by: InsightBy): Insight {
  const both = <Value>(of: (periods: InsightPeriod[]) => Value): Both<Value> => ({
    now: of(responses.map(({ body }) => body.now)),
    before: of(responses.map(({ body }) => body.before)),
  });
  const groups = mergeGroups(responses, by);
  return {
    totals: both((periods) => sumOf(periods.map(({ totals }) => totals))),
    buckets: both((periods) =>
      sumBy(
        periods.flatMap(({ buckets }) => buckets),
        ({ at }) => at,
      )
        .map(([at, figures]) => ({ at: at!, ...figures }))
        .toSorted((one, other) => (one.at < other.at ? -1 : 1)),
    ),
    groups: groups.slice(0, MAX_GROUPS),
    groups_truncated: groups.length > MAX_GROUPS || responses.some(({ body }) => body.groups_truncated),
    local: both((periods) => sumLocal(periods.flatMap(({ local }) => local))),
  };
}

function mergeGroups(responses: readonly PartnerResponse<ServiceInsight>[], by: InsightBy): Insight['groups'] {
  const of = (period: keyof Both<unknown>): Map<string | null, InsightFigures> =>
    new Map(
      sumBy(
        responses.flatMap((response) => groupsOf(response, by, period)),
        ({ key }) => key,
      ),
    );
  const [now, before] = [of('now'), of('before')];
  return [...new Set([...now.keys(), ...before.keys()])]
    .map((key) => ({ key, now: now.get(key) ?? sumOf([]), before: before.get(key) ?? sumOf([]) }))
    .toSorted(
      (one, other) =>
        other.now.conversions - one.now.conversions ||
        other.before.conversions - one.before.conversions ||
        ((one.key ?? '') < (other.key ?? '') ? -1 : 1),
    );
}

/** Tenants of different partners are different ones, whatever their codes. */
function groupsOf(
  { partner_code: partner, body }: PartnerResponse<ServiceInsight>,
  by: InsightBy,
  period: keyof Both<unknown>,
): InsightPeriod['groups'] {
  const { totals, groups } = body[period];
  if (by === 'partner') return isNothing(totals) ? [] : [{ key: partner, ...totals }];
  if (by !== 'tenant') return groups;
  return groups.map((group) => ({ ...group, key: `${partner}/${group.key ?? ''}` }));
}

function isNothing(figures: InsightFigures): boolean {
  return INSIGHT_COUNTS.every((name) => figures[name] === 0);
}

function sumBy<Row extends InsightFigures>(
  rows: readonly Row[],
  keyOf: (row: Row) => string | null,
): [key: string | null, figures: InsightFigures][] {
  return [...Map.groupBy(rows, keyOf)].map(([key, ofKey]) => [key, sumOf(ofKey)]);
}

function sumOf(rows: readonly InsightFigures[]): InsightFigures {
  const counts = INSIGHT_COUNTS.map((name) => [name, rows.reduce((sum, row) => sum + row[name], 0)] as const);
  const amounts = INSIGHT_AMOUNTS.map((name) => [name, addDecimals(rows.map((row) => row[name]))] as const);
  return Object.fromEntries([...counts, ...amounts]) as InsightFigures;
}

function sumLocal(rows: readonly Local[]): Local[] {
  return [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, ofCurrency]) => ({
    currency,
    sale_amount_local: addDecimals(ofCurrency.map((row) => row.sale_amount_local)),
    payout_local: addDecimals(ofCurrency.map((row) => row.payout_local)),
  }));
}
