import type { ServiceConfig, TenantConfig } from '@app/partner-config';
import { dayOf, TERMS } from '../../../apps/partner-service/src/retention/retention-plan';
import { ALL_TIME, type LegacyReader } from '../source/legacy-reader';
import type { LegacyAmount } from '../source/legacy-table';
import type { LegacyTenants } from '../source/tenants';
import { addTotals, NO_TOTALS, type Totals } from '../verification/totals';

const DAY_MS = 86_400_000;

/** What maintenance deletes, each after its own time: rows of a tenant, conversion states, statistics, quarantined rows. */
export type Limit = 'retention' | 'state' | 'rollUp' | 'quarantine';

/**
 * The first day of each that is kept for a tenant. A day that is partly over counts as deleted, because maintenance
 * deletes to the hour.
 */
export function retentionLimits(
  { dataRetentionDays }: Pick<TenantConfig, 'dataRetentionDays'>,
  now: Date,
): Record<Limit, string> {
  const firstDay = (days: number): string => dayOf(new Date(now.getTime() - (days - 1) * DAY_MS));
  const rollUp = new Date(now);
  rollUp.setUTCMonth(rollUp.getUTCMonth() - TERMS.rollUpMonths);
  return {
    retention: firstDay(dataRetentionDays),
    state: firstDay(TERMS.stateDays),
    rollUp: dayOf(new Date(rollUp.getTime() + DAY_MS)),
    quarantine: firstDay(TERMS.quarantineDays),
  };
}

/** What the legacy database has for one tenant of today. */
export interface TenantSurvey {
  tenant: TenantConfig;
  withoutId: number;
  flagged: number;
  totals: Totals;
  /** As `YYYY-MM-DD`. */
  oldestDay: string;
  /** Rows that each limit no longer keeps. */
  beyond: Record<Limit, number>;
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
  config: ServiceConfig,
  tenants: LegacyTenants,
  now: Date,
): Promise<Survey> {
  const found = new Map<number, TenantSurvey>();
  const survey = { days: 0, unknownTokens: 0, ambiguousAmounts: { usd_sale_amount: 0, usd_earning: 0 } };
  for await (const span of reader.days({ ...ALL_TIME, from: since ?? ALL_TIME.from })) {
    const day = span.from.slice(0, 10);
    survey.days += 1;
    for (const { legacyTenant, parameters, totals, withoutId, flagged, ambiguous } of await reader.summarize(
      span,
      null,
      [],
    )) {
      const { id } = tenants.tenantOf(legacyTenant, parameters);
      const tenant = config.tenants.find((one) => one.id === id)!;
      const known = found.get(id) ?? emptySurvey(tenant, day);
      found.set(id, known);
      known.withoutId += withoutId;
      known.flagged += flagged;
      known.totals = addTotals(known.totals, totals);
      for (const limit of limitsBefore(day, tenant, now)) {
        // A row with a conversion id does not go to quarantine.
        known.beyond[limit] += limit === 'quarantine' ? withoutId : totals.rows;
      }
      if (tenants.hasUnknownToken(parameters)) survey.unknownTokens += totals.rows;
      survey.ambiguousAmounts.usd_sale_amount += ambiguous.usd_sale_amount;
      survey.ambiguousAmounts.usd_earning += ambiguous.usd_earning;
    }
  }
  return { ...survey, tenants: [...found.values()].toSorted((one, other) => one.tenant.id - other.tenant.id) };
}

/** The limits by which a day is no longer kept. */
function limitsBefore(day: string, tenant: TenantConfig, now: Date): Limit[] {
  const firstDays = Object.entries(retentionLimits(tenant, now)) as [Limit, string][];
  return firstDays.filter(([, firstDay]) => day < firstDay).map(([limit]) => limit);
}

function emptySurvey(tenant: TenantConfig, oldestDay: string): TenantSurvey {
  const beyond = { retention: 0, state: 0, rollUp: 0, quarantine: 0 };
  return { tenant, withoutId: 0, flagged: 0, totals: NO_TOTALS, oldestDay, beyond };
}
