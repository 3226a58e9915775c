import { METRICS } from '@app/semantic-layer/model/metrics';
import { ruleName } from '@app/semantic-layer/model/shipped-rules';
import { isSignal, SIGNAL_NAMES, type SignalName, SIGNALS } from '@app/semantic-layer/model/signals';
import type { MetricName, QueryPlan } from '@app/semantic-layer/plan/plan';
import type { Language } from '../preferences/languages';
import type { AlertRule } from './alert-queries';

export const KINDS = ['silence', 'anomaly', 'rate_anomaly', 'change', 'shift', 'threshold'] as const;
export type Kind = (typeof KINDS)[number];
export const DIRECTIONS = ['either', 'down', 'up'] as const;
export type Direction = (typeof DIRECTIONS)[number];
export const OPERATORS = ['<', '<=', '>', '>='] as const;
/** What a shift is measured in. */
export const SHIFT_UNITS = ['percent', 'amount'] as const;
export const WATCHED_GROUPS = ['tenant', 'offer', 'currency'] as const;
export type WatchedGroup = (typeof WATCHED_GROUPS)[number];

export type WatchedName = MetricName | SignalName;

/** Metrics that have hourly sums. */
const WATCHED_METRICS: readonly MetricName[] = (Object.keys(METRICS) as MetricName[]).filter(
  (name) => name !== 'active_offers' && name !== 'expected_payout',
);
export const WATCHED_NAMES: readonly WatchedName[] = [...WATCHED_METRICS, ...SIGNAL_NAMES];

export function figureLabel(language: Language, name: WatchedName): string {
  return (isSignal(name) ? SIGNALS[name] : METRICS[name]).labels[language];
}

/** Whether a kind of condition has a meaning for a figure, as the API decides it. */
export function fits(kind: Kind, name: WatchedName): boolean {
  if (isSignal(name)) {
    const { format, worst } = SIGNALS[name];
    if (kind === 'rate_anomaly') return format === 'share';
    return kind === 'threshold' || (worst === undefined && (kind === 'change' || kind === 'shift'));
  }
  const { formula, format } = METRICS[name];
  if (kind === 'rate_anomaly') return formula.kind === 'ratio' && format === 'rate';
  return kind === 'threshold' || kind === 'change' || kind === 'shift' || format === 'count';
}

/** Only the worst value of each hour is known of these. */
export function isOfOneHour(name: WatchedName): boolean {
  return isSignal(name) && SIGNALS[name].worst !== undefined;
}

/** A rule as a person edits it. */
export interface RuleForm {
  name: string;
  metric: WatchedName;
  groups: readonly WatchedGroup[];
  /** The only partner; empty: all. */
  partner: string;
  kind: Kind;
  direction: Direction;
  percent: string;
  operator: (typeof OPERATORS)[number];
  value: string;
  shiftUnit: (typeof SHIFT_UNITS)[number];
  baselineHours: string;
  hours: string;
  fireAfterHours: string;
  quietFrom: string;
  quietTo: string;
  channels: readonly string[];
  recipients: readonly string[];
  /** Of its messages; empty: the installation's. */
  language: Language | '';
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
  shiftUnit: 'percent',
  baselineHours: '336',
  hours: '24',
  fireAfterHours: '1',
  quietFrom: '',
  quietTo: '',
  channels: ['log'],
  recipients: [],
  language: '',
  isEnabled: true,
  others: {},
  otherConditions: {},
};

const text = (value: unknown, fallback: string): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : fallback;
const members = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** The form of a saved rule, with the name that a language has for one that ships. */
export function formOf(saved: AlertRule, language: Language): RuleForm {
  return {
    ...formOfRule(saved.rule),
    name: ruleName(saved.code, saved.name, language),
    partner: saved.partner ?? '',
    channels: saved.channels,
    recipients: saved.recipients,
    language: saved.language ?? '',
    isEnabled: saved.is_enabled,
  };
}

/** The name to save: of a rule that ships the stored one, unless the form has another. */
export function savedName(form: RuleForm, saved: AlertRule | undefined, language: Language): string {
  return saved && form.name === ruleName(saved.code, saved.name, language) ? saved.name : form.name;
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
  const {
    kind,
    direction,
    percent,
    op,
    value,
    by,
    hours,
    baseline_hours: baseline,
    ...otherConditions
  } = members(condition);
  const { from, to } = members(quiet);
  return {
    ...EMPTY,
    metric: metric as WatchedName,
    groups: (dimensions ?? []) as WatchedGroup[],
    kind: kind as Kind,
    direction: text(direction, EMPTY.direction) as Direction,
    percent: text(percent, EMPTY.percent),
    operator: text(op, EMPTY.operator) as RuleForm['operator'],
    value: text(value ?? by, EMPTY.value),
    shiftUnit: by === undefined ? 'percent' : 'amount',
    baselineHours: text(baseline, EMPTY.baselineHours),
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
    ...(groups.length > 0 && !isSignal(metric) && { dimensions: groups }),
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

function conditionOf(form: RuleForm): Record<string, unknown> {
  const { kind, metric, direction, percent, operator, value, shiftUnit, hours, baselineHours } = form;
  switch (kind) {
    case 'threshold':
      return { op: operator, value, hours: isOfOneHour(metric) ? 1 : Number(hours) };
    case 'shift':
      return {
        ...(direction !== 'either' && { direction }),
        ...(shiftUnit === 'percent' ? { percent } : { by: value }),
        hours: Number(hours),
        baseline_hours: Number(baselineHours),
      };
    case 'change':
      return { direction, percent, hours: Number(hours) };
    case 'anomaly':
    case 'rate_anomaly':
      return direction === 'either' ? {} : { direction };
    case 'silence':
      return {};
  }
}
