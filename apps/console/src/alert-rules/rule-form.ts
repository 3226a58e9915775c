import { METRICS } from '@app/semantic-layer/model/metrics';
import type { MetricName, QueryPlan } from '@app/semantic-layer/plan/plan';
import type { AlertRule } from './alert-queries';

export const KINDS = ['silence', 'anomaly', 'rate_anomaly', 'change', 'threshold'] as const;
export type Kind = (typeof KINDS)[number];
export const DIRECTIONS = ['either', 'down', 'up'] as const;
export type Direction = (typeof DIRECTIONS)[number];
export const OPERATORS = ['<', '<=', '>', '>='] as const;
export const WATCHED_GROUPS = ['tenant', 'offer', 'currency'] as const;
export type WatchedGroup = (typeof WATCHED_GROUPS)[number];

/** Metrics that have hourly sums. */
export const WATCHED_METRICS: readonly MetricName[] = (Object.keys(METRICS) as MetricName[]).filter(
  (name) => name !== 'active_offers' && name !== 'expected_payout',
);

/** A rule as a person edits it. */
export interface RuleForm {
  name: string;
  metric: MetricName;
  groups: readonly WatchedGroup[];
  /** The only partner; empty: all. */
  partner: string;
  kind: Kind;
  direction: Direction;
  percent: string;
  operator: (typeof OPERATORS)[number];
  value: string;
  hours: string;
  fireAfterHours: string;
  quietFrom: string;
  quietTo: string;
  channels: readonly string[];
  recipients: readonly string[];
  isEnabled: boolean;
  /** Members of the rule that the form does not show, such as filters. */
  others: Readonly<Record<string, unknown>>;
  /** Of the condition, as long as its kind stays. */
  otherConditions: Readonly<Record<string, unknown>>;
}

const EMPTY: RuleForm = {
  name: '',
  metric: 'conversions',
  groups: [],
  partner: '',
  kind: 'silence',
  direction: 'either',
  percent: '50',
  operator: '<',
  value: '1',
  hours: '24',
  fireAfterHours: '1',
  quietFrom: '',
  quietTo: '',
  channels: ['log'],
  recipients: [],
  isEnabled: true,
  others: {},
  otherConditions: {},
};

const text = (value: unknown, fallback: string): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : fallback;
const members = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** The form of a saved rule. */
export function formOf(saved: AlertRule): RuleForm {
  return {
    ...formOfRule(saved.rule),
    name: saved.name,
    partner: saved.partner ?? '',
    channels: saved.channels,
    recipients: saved.recipients,
    isEnabled: saved.is_enabled,
  };
}

/** A new rule about what a plan shows. The period, and what has no hourly history, are left out. */
export function formOfPlan({ metrics, dimensions = [], filters, money, tz }: QueryPlan): RuleForm {
  const metric = metrics.find((one) => WATCHED_METRICS.includes(one)) ?? 'conversions';
  const kind = METRICS[metric].format === 'count' ? 'anomaly' : 'change';
  const groups = WATCHED_GROUPS.filter((one) => (dimensions as readonly string[]).includes(one));
  const others = { ...(filters && { filters }), ...(money && { money }), ...(tz && { tz }) };
  return { ...EMPTY, metric, kind, groups, others };
}

function formOfRule(rule: Readonly<Record<string, unknown>>): RuleForm {
  const { metric, dimensions, condition, fire_after_hours: fireAfter, quiet_hours: quiet, ...others } = rule;
  const { kind, direction, percent, op, value, hours, ...otherConditions } = members(condition);
  const { from, to } = members(quiet);
  return {
    ...EMPTY,
    metric: metric as MetricName,
    groups: (dimensions ?? []) as WatchedGroup[],
    kind: kind as Kind,
    direction: text(direction, EMPTY.direction) as Direction,
    percent: text(percent, EMPTY.percent),
    operator: text(op, EMPTY.operator) as RuleForm['operator'],
    value: text(value, EMPTY.value),
    hours: text(hours, EMPTY.hours),
    fireAfterHours: text(fireAfter, EMPTY.fireAfterHours),
    quietFrom: text(from, ''),
    quietTo: text(to, ''),
    others,
    otherConditions,
  };
}

/** The rule of a form, as a preview and a saved rule have it. The API reports what is wrong with it. */
export function ruleOf(form: RuleForm): Record<string, unknown> {
  const { metric, groups, others, fireAfterHours, quietFrom, quietTo } = form;
  return {
    ...others,
    metric,
    ...(groups.length > 0 && { dimensions: groups }),
    condition: { ...form.otherConditions, kind: form.kind, ...conditionOf(form) },
    ...(fireAfterHours !== '1' && { fire_after_hours: Number(fireAfterHours) }),
    ...(quietFrom !== '' && { quiet_hours: { from: quietFrom, to: quietTo } }),
  };
}

/** A rule of one partner watches that one in its preview too. */
export function previewedRuleOf(form: RuleForm): Record<string, unknown> {
  const rule = ruleOf(form);
  if (form.partner === '') return rule;
  const filters = (rule['filters'] ?? []) as { field: string }[];
  const ofPartner = { field: 'partner', op: 'in', values: [form.partner] };
  return { ...rule, filters: [...filters.filter(({ field }) => field !== 'partner'), ofPartner] };
}

function conditionOf({ kind, direction, percent, operator, value, hours }: RuleForm): Record<string, unknown> {
  switch (kind) {
    case 'threshold':
      return { op: operator, value, hours: Number(hours) };
    case 'change':
      return { direction, percent, hours: Number(hours) };
    case 'anomaly':
    case 'rate_anomaly':
      return direction === 'either' ? {} : { direction };
    case 'silence':
      return {};
  }
}
