import type { FieldError } from '@app/common';
import { type AlertCondition, type AlertRule, MegaSaleDays } from '@app/insight-statistics';
import {
  checkPlan,
  METRICS,
  type MetricName,
  type MoneyBasis,
  type PlanFilter,
  type QueryPlan,
} from '@app/semantic-layer';
import { DEFAULT_TIME_ZONE, THRESHOLD_OPERATORS } from '@app/semantic-layer/plan/plan';
import { SettingsReader } from './settings-reader';

/** What a rule watches: one metric, in groups of each partner. */
export interface WatchedFigure {
  readonly metric: MetricName;
  readonly dimensions: readonly ('tenant' | 'offer' | 'currency')[];
  readonly filters: PlanFilter[];
  readonly money: MoneyBasis | undefined;
  readonly timeZone: string;
}

export interface ReadRule {
  readonly rule: AlertRule;
  readonly figure: WatchedFigure;
  readonly megaSaleDays: MegaSaleDays;
}

const KINDS = ['threshold', 'change', 'anomaly', 'rate_anomaly', 'silence'] as const;
const DIRECTIONS = ['up', 'down', 'either'] as const;
/** A status changes later, so that past hours say nothing about it. */
const DIMENSIONS: readonly string[] = ['tenant', 'offer', 'currency'];
const MAX_HOURS = 168;
const MAX_STREAK_HOURS = 72;

/** Reads a rule of the API, or everything that is wrong with it. */
export function readAlertRule(given: unknown): ReadRule | FieldError[] {
  const errors: FieldError[] = [];
  const input = new SettingsReader('rule', given, errors);
  const figure = readFigure(input, errors);
  const condition = readCondition(input.object('condition'));
  const quiet = input.optionalObject('quiet_hours');
  const rule: AlertRule = {
    condition,
    fireAfterHours: input.integer('fire_after_hours', 1, MAX_STREAK_HOURS) ?? 1,
    resolveAfterHours: input.integer('resolve_after_hours', 1, MAX_STREAK_HOURS) ?? 1,
    ...(quiet && { quietHours: { from: quiet.timeOfDay('from'), to: quiet.timeOfDay('to') } }),
  };
  quiet?.refuseOthers();
  const megaSaleDays = readMegaSaleDays(input.optionalObject('mega_sale_days'));
  input.refuseOthers();
  if (errors.length === 0) checkSense(condition, figure, errors);
  return errors.length > 0 ? errors : { rule, figure, megaSaleDays };
}

function readFigure(input: SettingsReader, errors: FieldError[]): WatchedFigure {
  const [metric, dimensions, filters, money, tz] = ['metric', 'dimensions', 'filters', 'money', 'tz'].map((name) =>
    input.value(name),
  );
  const plan = {
    metrics: [metric],
    ...(dimensions !== undefined && { dimensions }),
    ...(filters !== undefined && { filters }),
    ...(money !== undefined && { money }),
    ...(tz !== undefined && { tz }),
    time: { from: '2026-01-01T00:00', to: '2026-01-02T00:00' },
  };
  for (const { field, code, reason } of checkPlan(plan)) {
    errors.push({ field: `rule.${field.replace(/^metrics(?:\.0)?/, 'metric')}`, code, reason });
  }
  if (Array.isArray(dimensions) && !dimensions.every((name) => DIMENSIONS.includes(name as string)))
    errors.push({ field: 'rule.dimensions', code: 'unknown_value', reason: `must be of ${DIMENSIONS.join(', ')}` });
  const checked = plan as unknown as QueryPlan;
  return {
    metric: metric as MetricName,
    dimensions: (dimensions ?? []) as WatchedFigure['dimensions'],
    filters: checked.filters ?? [],
    money: checked.money,
    timeZone: checked.tz ?? DEFAULT_TIME_ZONE,
  };
}

/** Days less and more than 1.1, 2.2 … 12.12. */
function readMegaSaleDays(input: SettingsReader | undefined): MegaSaleDays {
  const [added, removed] = [input?.days('added'), input?.days('removed')];
  input?.refuseOthers();
  return new MegaSaleDays({ ...(added && { added }), ...(removed && { removed }) });
}

function readCondition(input: SettingsReader): AlertCondition {
  const kind = input.oneOf('kind', KINDS) ?? 'silence';
  const condition = conditionOf(kind, input);
  input.refuseOthers();
  return condition;
}

function conditionOf(kind: (typeof KINDS)[number], input: SettingsReader): AlertCondition {
  const direction = (): (typeof DIRECTIONS)[number] | undefined => input.optionalOneOf('direction', DIRECTIONS);
  const maxProbability = (): number | undefined => input.number('max_probability', 1e-12, 0.1);
  switch (kind) {
    case 'threshold':
      return {
        kind,
        op: input.oneOf('op', THRESHOLD_OPERATORS) ?? '>',
        value: input.decimal('value') ?? '0',
        hours: input.integer('hours', 1, MAX_HOURS) ?? 24,
        ...input.defined({ minVolume: input.optionalDecimal('min_volume') }),
      };
    case 'change':
      return {
        kind,
        direction: direction() ?? 'either',
        percent: input.decimal('percent') ?? '0',
        hours: input.integer('hours', 1, MAX_HOURS) ?? 24,
        ...input.defined({
          offsetHours: input.integer('offset_hours', 1, 4 * MAX_HOURS),
          minVolume: input.optionalDecimal('min_volume'),
        }),
      };
    case 'anomaly':
      return {
        kind,
        ...input.defined({
          direction: direction(),
          maxProbability: maxProbability(),
          minCountsADay: input.number('min_counts_a_day', 1, 1e9),
        }),
      };
    case 'rate_anomaly':
      return {
        kind,
        ...input.defined({
          direction: direction(),
          maxProbability: maxProbability(),
          hours: input.integer('hours', 1, MAX_HOURS),
          minTrials: input.integer('min_trials', 1, 1_000_000),
        }),
      };
    case 'silence':
      return {
        kind,
        ...input.defined({ maxProbability: maxProbability(), minExpected: input.number('min_expected', 0, 1e6) }),
      };
  }
}

function checkSense({ kind }: AlertCondition, { metric }: WatchedFigure, errors: FieldError[]): void {
  const { formula, format } = METRICS[metric];
  const conflict = (reason: string): void => {
    errors.push({ field: 'rule.metric', code: 'conflicting_fields', reason });
  };
  if (formula.kind !== 'sum' && formula.kind !== 'ratio') conflict('has no hourly sums');
  else if (
    kind === 'rate_anomaly' &&
    (formula.kind !== 'ratio' || metric === 'average_order_value' || format !== 'rate')
  )
    conflict('must be a share, such as quarantine_rate');
  else if (kind === 'silence' && format !== 'count') conflict('must be a count');
  else if (kind === 'anomaly' && format !== 'count') conflict('must be a count');
}
