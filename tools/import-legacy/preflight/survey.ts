import type { TenantConfig } from '@app/partner-config';
import { ALL_TIME, type LegacyGroup, type LegacyReader } from '../source/legacy-reader';
import type { LegacyAmount } from '../source/legacy-table';
import { addTotals, NO_TOTALS } from '../verification/compare-day';

/** What the former database holds for one tenant of today. Amounts are decimals as text. */
export interface TenantSurvey {
  tenant: TenantConfig;
  rows: number;
  withoutId: number;
  flagged: number;
  saleAmount: string;
  payout: string;
  /** The first day, as `YYYY-MM-DD`. */
  oldestDay: string;
  /** Rows of days that each end of a term has passed. */
  beyond: BeyondRetention;
}

/** Rows of days that began before a term ended. */
export interface BeyondRetention {
  retention: number;
  conversionState: number;
  rollUp: number;
  /** Of rows without an id: their content would be reduced to a digest at once. */
  quarantine: number;
}

/** When each term ends, as days; what is of an earlier day goes at the next maintenance. */
export interface RetentionLimits {
  /** By tenant id. */
  retention: ReadonlyMap<number, string>;
  conversionState: string;
  rollUp: string;
  quarantine: string;
}

export interface Survey {
  tenants: TenantSurvey[];
  days: number;
  /** Rows with a token that no tenant of today has. */
  unknownTokens: number;
  /** Rows with a text that is not plainly an amount, by column. */
  ambiguousAmounts: Record<LegacyAmount, number>;
}

/** What the survey has to know of a group. */
export interface TenantResolver {
  tenantOf: (group: LegacyGroup) => TenantConfig;
  hasUnknownToken: (group: LegacyGroup) => boolean;
}

/** Counts what would be moved, a day at a time, so that no statement is longer than a day is large. */
export async function surveyLegacy(
  reader: LegacyReader,
  since: string | null,
  terms: RetentionLimits,
  resolver: TenantResolver,
): Promise<Survey> {
  const tenants = new Map<number, TenantSurvey>();
  const survey = { days: 0, unknownTokens: 0, ambiguousAmounts: { usd_sale_amount: 0, usd_earning: 0 } };
  for await (const day of reader.days({ ...ALL_TIME, from: since ?? ALL_TIME.from })) {
    survey.days += 1;
    for (const group of await reader.summarize(day, null, [])) {
      const tenant = resolver.tenantOf(group);
      const known = tenants.get(tenant.id) ?? emptySurvey(tenant, day.from.slice(0, 10));
      tenants.set(tenant.id, addGroup(known, group, day.from.slice(0, 10), terms));
      if (resolver.hasUnknownToken(group)) survey.unknownTokens += group.rows;
      survey.ambiguousAmounts.usd_sale_amount += group.unclearSaleAmounts;
      survey.ambiguousAmounts.usd_earning += group.unclearEarnings;
    }
  }
  return { ...survey, tenants: [...tenants.values()].toSorted((one, other) => one.tenant.id - other.tenant.id) };
}

function emptySurvey(tenant: TenantConfig, oldestDay: string): TenantSurvey {
  const beyond = { retention: 0, conversionState: 0, rollUp: 0, quarantine: 0 };
  return { tenant, rows: 0, withoutId: 0, flagged: 0, saleAmount: '0', payout: '0', oldestDay, beyond };
}

function addGroup(known: TenantSurvey, group: LegacyGroup, day: string, terms: RetentionLimits): TenantSurvey {
  const { saleAmount, payout } = addTotals({ ...NO_TOTALS, ...known }, { ...NO_TOTALS, ...group, checksum: '0' });
  const counted = (isBeyond: boolean, rows: number): number => (isBeyond ? rows : 0);
  const { beyond, tenant } = known;
  return {
    ...known,
    rows: known.rows + group.rows,
    withoutId: known.withoutId + group.withoutId,
    flagged: known.flagged + group.flagged,
    saleAmount,
    payout,
    beyond: {
      retention: beyond.retention + counted(day < terms.retention.get(tenant.id)!, group.rows),
      conversionState: beyond.conversionState + counted(day < terms.conversionState, group.rows),
      rollUp: beyond.rollUp + counted(day < terms.rollUp, group.rows),
      quarantine: beyond.quarantine + counted(day < terms.quarantine, group.withoutId),
    },
  };
}
