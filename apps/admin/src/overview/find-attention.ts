import { type Attention, type PartnerOverview, SEVERITIES, type Severity } from './overview.dto';

const HOUR_MS = 3_600_000;
/** Senders of active partners rarely pause for longer. */
const QUIET_AFTER_MS = 24 * HOUR_MS;
/** The spool delivers within seconds; older rows mean that the service refuses or is gone. */
const SPOOL_LATE_AFTER_MS = 10 * 60_000;

/** What a person should look at, the worst first. @param isGatewayUp whether the gateway responded */
export function findAttention(partners: readonly PartnerOverview[], isGatewayUp: boolean, nowMs: number): Attention[] {
  const ofGateway: Attention[] = isGatewayUp
    ? []
    : [{ partner: null, code: 'gateway_silent', values: {}, severity: 'critical' }];
  const found = [...ofGateway, ...partners.flatMap((partner) => attentionOf(partner, nowMs))];
  return found.toSorted((one, other) => rank(one.severity) - rank(other.severity));
}

function attentionOf(partner: PartnerOverview, nowMs: number): Attention[] {
  const found: Omit<Attention, 'partner'>[] = [];
  const { active, error, database, dead_lettered, quarantine_open, last_postback_at } = partner;
  if (active && error !== null && error !== 'asleep') {
    const severity = error === 'not_deployed' ? 'notice' : 'critical';
    found.push({ code: 'service_silent', values: { error }, severity });
  }
  if (database === 'down') found.push({ code: 'database_down', values: {}, severity: 'critical' });
  found.push(...errorsOf(partner), ...spoolOf(partner, nowMs));
  if (dead_lettered) found.push({ code: 'dead_lettered', values: { count: dead_lettered }, severity: 'warning' });
  if (quarantine_open) found.push({ code: 'quarantine_open', values: { count: quarantine_open }, severity: 'warning' });
  if (active && last_postback_at !== null && nowMs - Date.parse(last_postback_at) > QUIET_AFTER_MS) {
    found.push({ code: 'no_postbacks', values: { last_postback_at }, severity: 'notice' });
  }
  return found.map((one) => ({ partner: partner.code, ...one }));
}

/** Critical from half of the number at which the network gives up. */
function errorsOf({ errors_in_a_row: count, errors_limit: limit }: PartnerOverview): Omit<Attention, 'partner'>[] {
  if (!count) return [];
  const severity = limit !== null && count * 2 >= limit ? 'critical' : 'warning';
  return [{ code: 'errors_in_a_row', values: { count, limit }, severity }];
}

function spoolOf(
  { spool_pending: count, spool_oldest_at: oldest }: PartnerOverview,
  nowMs: number,
): Omit<Attention, 'partner'>[] {
  if (!count) return [];
  const isLate = oldest !== null && nowMs - Date.parse(oldest) > SPOOL_LATE_AFTER_MS;
  const severity = isLate ? 'critical' : 'notice';
  return [{ code: 'spool_pending', values: { count, oldest_at: oldest }, severity }];
}

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);
