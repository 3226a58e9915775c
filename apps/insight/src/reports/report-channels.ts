import type { ReportChannel } from '@app/internal-protocol';
import type { InsightEnvironment } from '../insight.env';

/** The channels that have their settings. A report may name others; its messages wait for them. */
export function reportChannels({
  ALERT_WEBHOOK_URL,
  SMTP_URL,
}: Pick<InsightEnvironment, 'ALERT_WEBHOOK_URL' | 'SMTP_URL'>): ReportChannel[] {
  return [...(SMTP_URL === '' ? [] : ['email' as const]), ...(ALERT_WEBHOOK_URL === '' ? [] : ['webhook' as const])];
}
