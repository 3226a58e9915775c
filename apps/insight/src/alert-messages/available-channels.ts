import type { AlertChannel, ReportChannel } from '@app/internal-protocol';
import type { InsightEnvironment } from '../insight.env';

/** The channels that messages can go out by. A rule may name others; they wait for their settings. */
export function availableChannels({
  ALERT_WEBHOOK_URL,
  SMTP_URL,
}: Pick<InsightEnvironment, 'ALERT_WEBHOOK_URL' | 'SMTP_URL'>): AlertChannel[] {
  return [
    'log',
    ...(ALERT_WEBHOOK_URL === '' ? [] : ['webhook' as const]),
    ...(SMTP_URL === '' ? [] : ['email' as const]),
  ];
}

/** The channels that have their settings. A report may name others; its messages wait for them. */
export function reportChannels({
  ALERT_WEBHOOK_URL,
  SMTP_URL,
}: Pick<InsightEnvironment, 'ALERT_WEBHOOK_URL' | 'SMTP_URL'>): ReportChannel[] {
  return [...(SMTP_URL === '' ? [] : ['email' as const]), ...(ALERT_WEBHOOK_URL === '' ? [] : ['webhook' as const])];
}
