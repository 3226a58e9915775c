import type { ServiceConfig } from '@app/partner-config';
import { TERMS } from '../../../apps/partner-service/src/retention/retention-plan';
import type { PreflightFailure } from './checks';
import type { Limit, Survey, TenantSurvey } from './survey';

const DAY_MS = 86_400_000;
/** The longest retention that can be set. */
const MAX_RETENTION_DAYS = 3_650;

/** Checks for rows that the next maintenance would delete. */
export function checkRetention(survey: Survey, config: ServiceConfig, now: Date): PreflightFailure[] {
  const expired = survey.tenants.filter(({ beyond }) => beyond.retention > 0);
  return [...expired.map((one) => tenantFailure(one, config, now)), ...fixedFailures(survey)];
}

function tenantFailure(
  { tenant, beyond, oldestDay }: TenantSurvey,
  config: ServiceConfig,
  now: Date,
): PreflightFailure {
  const days = Math.ceil((now.getTime() - Date.parse(oldestDay)) / DAY_MS) + 1;
  const path = `/api/v1/partners/${config.partnerCode}/tenants/${tenant.code}`;
  const setting =
    days > MAX_RETENTION_DAYS
      ? `No retention is that long (${MAX_RETENTION_DAYS} days at most)`
      : `Set data_retention_days of the tenant to at least ${days} (PATCH ${path}), or more to keep it for longer`;
  return {
    name: 'retention',
    reason:
      `${beyond.retention} rows of tenant ${tenant.code} are older than its ${tenant.dataRetentionDays} days, ` +
      `the oldest of ${oldestDay}: the next maintenance would delete them.`,
    remedy: `${setting}; or leave them out with --since DATE.`,
  };
}

/** Limits that no setting changes. */
function fixedFailures({ tenants }: Survey): PreflightFailure[] {
  const total = (limit: Limit): number => tenants.reduce((sum, { beyond }) => sum + beyond[limit], 0);
  const losses: [number, string][] = [
    [total('state'), `are older than ${TERMS.stateDays} days: a duplicate of them would count as new`],
    [total('rollUp'), `are older than ${TERMS.rollUpMonths} months: statistics would not show them`],
    [
      total('quarantine'),
      `have no conversion id and are older than ${TERMS.quarantineDays} days: only their digest would be kept`,
    ],
  ];
  const lost = losses.filter(([rows]) => rows > 0).map(([rows, what]) => `${rows} rows ${what}`);
  if (lost.length === 0) return [];
  const remedy =
    'These limits are the same for all. Accept them, and keep the legacy database or a dump of it; or use --since DATE.';
  return [{ name: 'fixed-terms', reason: `${lost.join('; ')}.`, remedy }];
}
