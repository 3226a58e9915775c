import type { EventPage } from './event-lists';
import { BOOLEAN, FREE, INTEGER, listOf, objectOf, orNull, pageOf, STRING, TIME, UUID } from './schemas';

/** The languages of messages that the platform sends. */
export const MESSAGE_LANGUAGES = ['en', 'zh-Hans', 'zh-Hant'] as const;
export type MessageLanguage = (typeof MESSAGE_LANGUAGES)[number];

/** How people hear of an alert, besides the console. */
export const ALERT_CHANNELS = ['log', 'webhook', 'email'] as const;
export type AlertChannel = (typeof ALERT_CHANNELS)[number];

export const ALERT_STATES = ['firing', 'resolved'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** A saved alert rule. */
export interface InsightAlertRule {
  id: string;
  name: string;
  /** Of a rule that ships, as long as it has its name; null: of people. */
  code: string | null;
  owner: string;
  /** The only partner that it is evaluated for; null: all that its filters leave. */
  partner: string | null;
  /** A figure, its groups, and a condition, as a preview reads it. */
  rule: object;
  channels: AlertChannel[];
  /** E-mail addresses. */
  recipients: string[];
  /** Of its messages; null: the one that the settings of insight name. */
  language: MessageLanguage | null;
  is_enabled: boolean;
  version: number;
  /** Groups that are firing now. */
  firing: number;
  /** The end of the last hour that is evaluated for every partner that answered; null: none yet. */
  evaluated_until: string | null;
  created_at: string;
  created_by: string;
  updated_at: string;
  updated_by: string;
}

export interface InsightAlertRules {
  data: InsightAlertRule[];
  /** Those that the settings of insight provide for. */
  available_channels: AlertChannel[];
}

/** One of the groups that explain most of an alert. */
export interface AlertExplanation {
  keys: Record<string, string>;
  /** Of the hours of the alert. */
  seen: string | null;
  /** The same hours a week earlier. */
  before: string | null;
}

/** One time that a rule fired for a group. */
export interface InsightAlert {
  id: string;
  /** Null: the rule was deleted. */
  rule_id: string | null;
  rule_name: string;
  /** Of a rule that ships. */
  rule_code: string | null;
  partner: string;
  /** The partner, and the group by dimension. */
  keys: Record<string, string>;
  state: AlertState;
  /** The end of the hour that it fired for. */
  fired_at: string;
  resolved_at: string | null;
  seen: string | null;
  expected: string | null;
  probability: number | null;
  hours: number | null;
  explained_by: AlertExplanation[];
  /** A plan of the days around it. */
  plan: object;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  snoozed_until: string | null;
}

const DECIMAL = orNull({ ...STRING, description: 'A decimal' });

export const INSIGHT_ALERT_RULE = objectOf('InsightAlertRule', {
  id: UUID,
  name: STRING,
  code: orNull({ ...STRING, description: 'Of a rule that ships, as long as it has its name' }),
  owner: STRING,
  partner: orNull({ ...STRING, description: 'The only partner that it is evaluated for' }),
  rule: { ...FREE, description: 'A figure, its groups, and a condition, as a preview reads it' },
  channels: listOf({ ...STRING, enum: [...ALERT_CHANNELS] }),
  recipients: { ...listOf(STRING), description: 'E-mail addresses' },
  language: orNull({
    ...STRING,
    enum: [...MESSAGE_LANGUAGES],
    description: 'Of its messages; null: the one that the settings of insight name',
  }),
  is_enabled: BOOLEAN,
  version: INTEGER,
  firing: { ...INTEGER, description: 'Groups that are firing now' },
  evaluated_until: orNull({ ...TIME, description: 'The end of the last hour that is evaluated for every partner' }),
  created_at: TIME,
  created_by: STRING,
  updated_at: TIME,
  updated_by: STRING,
});

export const INSIGHT_ALERT_RULES = objectOf('InsightAlertRules', {
  data: listOf(INSIGHT_ALERT_RULE),
  available_channels: {
    ...listOf({ ...STRING, enum: [...ALERT_CHANNELS] }),
    description: 'Those that the settings of insight provide for',
  },
});

const KEYS = { ...FREE, additionalProperties: STRING };

export const INSIGHT_ALERT = objectOf('InsightAlert', {
  id: UUID,
  rule_id: orNull({ ...UUID, description: 'Null: the rule was deleted' }),
  rule_name: STRING,
  rule_code: orNull({ ...STRING, description: 'Of a rule that ships' }),
  partner: STRING,
  keys: { ...KEYS, description: 'The partner, and the group by dimension' },
  state: { ...STRING, enum: [...ALERT_STATES] },
  fired_at: { ...TIME, description: 'The end of the hour that it fired for' },
  resolved_at: orNull(TIME),
  seen: DECIMAL,
  expected: DECIMAL,
  probability: orNull({ type: 'number', description: 'Of a figure this far out in normal hours' }),
  hours: orNull(INTEGER),
  explained_by: {
    ...listOf(objectOf('AlertExplanation', { keys: KEYS, seen: DECIMAL, before: DECIMAL })),
    description: 'The groups that explain most of it, with the same hours a week earlier',
  },
  plan: { ...FREE, description: 'A plan of the days around it' },
  acknowledged_at: orNull(TIME),
  acknowledged_by: orNull(STRING),
  snoozed_until: orNull(TIME),
});

export const INSIGHT_ALERTS_PAGE = pageOf('InsightAlertsPage', INSIGHT_ALERT);
export type InsightAlertsPage = EventPage<InsightAlert>;
