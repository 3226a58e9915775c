import { BOOLEAN, FREE, INTEGER, listOf, objectOf, orNull, pageOf, STRING, TIME, UUID } from './schemas';

export const ALERT_RULES = [
  'high_value_purchase',
  'session_rate',
  'address_rate',
  'purchases_per_session',
  'silence',
  'spike',
] as const;
export type AlertRuleName = (typeof ALERT_RULES)[number];

export const ALERT_DELIVERIES = ['pending', 'delivered', 'failed', 'log_only'] as const;
/** What became of an alert's webhook; without one an alert is in the log and the list alone. */
export type AlertDeliveryState = (typeof ALERT_DELIVERIES)[number];

/** What raises an alert. */
export interface AlertRule {
  rule: AlertRuleName;
  is_active: boolean;
  /** Of purchases: the least amount by currency, as decimal text. */
  amounts: Record<string, string>;
  /** A window with more raises an alert; of silence, one without events where so many are expected. */
  max_count: number;
  window_minutes: number;
  /** After the window, the same session, network or order raises none for this long. */
  cool_down_minutes: number;
  updated_at: string;
}

export type AlertRuleChanges = Partial<Omit<AlertRule, 'rule' | 'updated_at'>>;

export interface ListedAlert {
  id: string;
  rule: AlertRuleName;
  source_id: number;
  created_at: string;
  window_start: string;
  /** The purchase, or the session or network with its count. */
  details: Record<string, string | number | null>;
  delivery: AlertDeliveryState;
  attempts: number;
  error: string | null;
}

const ALERT = {
  id: UUID,
  rule: { type: 'string', enum: [...ALERT_RULES] },
  created_at: TIME,
  window_start: TIME,
  details: FREE,
  delivery: { type: 'string', enum: [...ALERT_DELIVERIES] },
  attempts: INTEGER,
  error: orNull(STRING),
};

/** As the collector responds, and as admin does. */
export const LISTED_ALERTS = pageOf('ListedAlerts', objectOf('ListedAlert', { source_id: INTEGER, ...ALERT }));
export const ALERTS_PAGE = pageOf('AlertsPage', objectOf('Alert', { source: STRING, ...ALERT }));

export const ALERT_RULE = objectOf('AlertRule', {
  rule: { type: 'string', enum: [...ALERT_RULES] },
  is_active: BOOLEAN,
  amounts: { type: 'object', additionalProperties: STRING },
  max_count: INTEGER,
  window_minutes: INTEGER,
  cool_down_minutes: INTEGER,
  updated_at: TIME,
});
export const ALERT_RULE_LIST = objectOf('AlertRules', { data: listOf(ALERT_RULE) });
export const CHANGED_ALERT_RULE = objectOf('ChangedAlertRule', { before: ALERT_RULE, after: ALERT_RULE });
