import type { ServiceConfig } from '@app/partner-config';
import { dayOf, TERMS } from '../../../apps/partner-service/src/retention/retention-plan';
import type { PreflightFailure } from './preflight-failure';
import type { Survey, TenantSurvey, RetentionLimits } from './survey';

const DAY_MS = 86_400_000;
/** The longest retention that can be set. */
const MAX_RETENTION_DAYS = 3_650;

/** When the terms of a partner and of the platform end. A day that is begun is over: maintenance deletes to the hour. */
export function retentionLimits(config: ServiceConfig, now: Date): RetentionLimits {
  const ends = (days: number): string => dayOf(new Date(now.getTime() - (days - 1) * DAY_MS));
  const rollUp = new Date(now);
  rollUp.setUTCMonth(rollUp.getUTCMonth() - TERMS.rollUpMonths);
  return {
    retention: new Map(config.tenants.map(({ id, dataRetentionDays }) => [id, ends(dataRetentionDays)])),
    conversionState: ends(TERMS.stateDays),
    rollUp: dayOf(new Date(rollUp.getTime() + DAY_MS)),
    quarantine: ends(TERMS.quarantineDays),
  };
}

/** What maintenance would delete again at its next round. */
export function checkRetention(survey: Survey, config: ServiceConfig, now: Date): PreflightFailure[] {
  return [
    ...survey.tenants
      .filter(({ beyond }) => beyond.retention > 0)
      .map((one) => tenantRetentionFailure(one, config, now)),
    ...fixedRetentionFailures(survey),
  ];
}

function tenantRetentionFailure(
  { tenant, beyond, oldestDay }: TenantSurvey,
  config: ServiceConfig,
  now: Date,
): PreflightFailure {
  const days = Math.ceil((now.getTime() - Date.parse(oldestDay)) / DAY_MS) + 1;
  const path = `/api/v1/partners/${config.partnerCode}/tenants/${tenant.code}`;
  const setting =
    days > MAX_RETENTION_DAYS
      ? `No retention is so long (${MAX_RETENTION_DAYS} days at most)`
      : `Set data_retention_days of the tenant to at least ${days} (PATCH ${path}), and more to keep it for longer`;
  return {
    name: 'retention',
    reason:
      `${beyond.retention} rows of tenant ${tenant.code} are older than its ${tenant.dataRetentionDays} days, ` +
      `the oldest of ${oldestDay}: the next maintenance would delete them.`,
    remedy: `${setting}; or leave them behind with --since DATE.`,
  };
}

function fixedRetentionFailures({ tenants }: Survey): PreflightFailure[] {
  const total = (term: 'conversionState' | 'rollUp' | 'quarantine'): number =>
    tenants.reduce((sum, { beyond }) => sum + beyond[term], 0);
  const losses: [number, string][] = [
    [total('conversionState'), `are older than ${TERMS.stateDays} days: a repeat of them would count as new`],
    [total('rollUp'), `are older than ${TERMS.rollUpMonths} months: statistics would not show them`],
    [
      total('quarantine'),
      `have no conversion id and are older than ${TERMS.quarantineDays} days: of them only a digest would be kept`,
    ],
  ];
  const lost = losses.filter(([rows]) => rows > 0).map(([rows, what]) => `${rows} rows ${what}`);
  if (lost.length === 0) return [];
  const remedy =
    'These terms are the same for all. Accept them, and keep the former database or a dump of it; or --since DATE.';
  return [{ name: 'fixed-terms', reason: `${lost.join('; ')}.`, remedy }];
}
