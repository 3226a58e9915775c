import type { TenantConfig } from '@app/partner-config';
import { ALL_TIME, type LegacyReader } from '../source/legacy-reader';
import type { LegacyAmount } from '../source/legacy-table';
import type { GroupTenants } from '../source/tenants';
import { addTotals, NO_TOTALS, type Totals } from '../verification/totals';
import type { RetentionLimits } from './check-retention';

/** What the legacy database has for one tenant of today. */
export interface TenantSurvey {
  tenant: TenantConfig;
  withoutId: number;
  flagged: number;
  totals: Totals;
  /** As `YYYY-MM-DD`. */
  oldestDay: string;
  beyond: RowsBeyond;
}

/** Rows that each limit no longer keeps. */
export interface RowsBeyond {
  retention: number;
  state: number;
  rollUp: number;
  /** Rows without a conversion id, whose content would at once be reduced to a digest. */
  quarantine: number;
}

export interface Survey {
  tenants: TenantSurvey[];
  days: number;
  /** Rows with a token that no tenant of today has. */
  unknownTokens: number;
  /** Rows whose text amount is ambiguous, by column. */
  ambiguousAmounts: Record<LegacyAmount, number>;
}

/** Counts what would be imported, one statement a day so that none takes long. */
export async function surveyLegacy(
  reader: LegacyReader,
  since: string | null,
  limits: RetentionLimits,
  groupTenants: GroupTenants,
): Promise<Survey> {
  const tenants = new Map<number, TenantSurvey>();
  const survey = { days: 0, unknownTokens: 0, ambiguousAmounts: { usd_sale_amount: 0, usd_earning: 0 } };
  for await (const span of reader.days({ ...ALL_TIME, from: since ?? ALL_TIME.from })) {
    const day = span.from.slice(0, 10);
    survey.days += 1;
    for (const group of await reader.summarize(span, null, [])) {
      const tenant = groupTenants.tenantOf(group);
      const { rows } = group.totals;
      const known = tenants.get(tenant.id) ?? emptySurvey(tenant, day);
      known.withoutId += group.withoutId;
      known.flagged += group.flagged;
      known.totals = addTotals(known.totals, group.totals);
      if (day < limits.retention.get(tenant.id)!) known.beyond.retention += rows;
      if (day < limits.state) known.beyond.state += rows;
      if (day < limits.rollUp) known.beyond.rollUp += rows;
      if (day < limits.quarantine) known.beyond.quarantine += group.withoutId;
      tenants.set(tenant.id, known);
      if (groupTenants.hasUnknownToken(group)) survey.unknownTokens += rows;
      survey.ambiguousAmounts.usd_sale_amount += group.ambiguous.usd_sale_amount;
      survey.ambiguousAmounts.usd_earning += group.ambiguous.usd_earning;
    }
  }
  return { ...survey, tenants: [...tenants.values()].toSorted((one, other) => one.tenant.id - other.tenant.id) };
}

function emptySurvey(tenant: TenantConfig, oldestDay: string): TenantSurvey {
  const beyond = { retention: 0, state: 0, rollUp: 0, quarantine: 0 };
  return { tenant, withoutId: 0, flagged: 0, totals: NO_TOTALS, oldestDay, beyond };
}
