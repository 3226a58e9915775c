import type { FieldError } from '@app/common';
import { type AlertCondition, CONDITION_KINDS, type ShiftSettings } from '@app/insight-statistics';
import { METRICS, SIGNALS } from '@app/semantic-layer';
import { isSignal } from '@app/semantic-layer/model/signals';
import { THRESHOLD_OPERATORS } from '@app/semantic-layer/plan/plan';
import type { SettingsReader } from './settings-reader';
import { isSampled, type WatchedFigure } from './watched-figure';

const DIRECTIONS = ['up', 'down', 'either'] as const;
const MAX_HOURS = 168;
const MAX_BASELINE_HOURS = 28 * 24;

/** Reads what is unusual about a figure. */
export function readCondition(input: SettingsReader): AlertCondition {
  const kind = input.oneOf('kind', CONDITION_KINDS) ?? 'silence';
  const condition = conditionOf(kind, input);
  input.refuseOthers();
  return condition;
}

function conditionOf(kind: AlertCondition['kind'], input: SettingsReader): AlertCondition {
  const direction = (): (typeof DIRECTIONS)[number] | undefined => input.optionalOneOf('direction', DIRECTIONS);
  const maxProbability = (): number | undefined => input.number('max_probability', 1e-12, 0.1);
  switch (kind) {
    case 'threshold':
    case 'change':
    case 'shift':
      return comparisonOf(kind, input);
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

/** Conditions that compare an exact figure. */
function comparisonOf(kind: 'threshold' | 'change' | 'shift', input: SettingsReader): AlertCondition {
  const direction = kind === 'threshold' ? undefined : input.optionalOneOf('direction', DIRECTIONS);
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
        direction: direction ?? 'either',
        percent: input.decimal('percent') ?? '0',
        hours: input.integer('hours', 1, MAX_HOURS) ?? 24,
        ...input.defined({
          offsetHours: input.integer('offset_hours', 1, 4 * MAX_HOURS),
          minVolume: input.optionalDecimal('min_volume'),
        }),
      };
    case 'shift':
      return {
        kind,
        direction: direction ?? 'either',
        by: readBy(input),
        hours: input.integer('hours', 1, MAX_HOURS) ?? 24,
        baselineHours: input.integer('baseline_hours', 24, MAX_BASELINE_HOURS) ?? 120,
        ...input.defined({ minVolume: input.optionalDecimal('min_volume') }),
      };
  }
}

/** A difference in the unit of the figure, or a percentage. */
function readBy(input: SettingsReader): ShiftSettings['by'] {
  const percent = input.optionalDecimal('percent');
  return percent === undefined ? { amount: input.decimal('by') ?? '0' } : { percent };
}

/** Whether a condition says anything about a figure. */
export function checkSense(condition: AlertCondition, figure: WatchedFigure, errors: FieldError[]): void {
  const reason = isSignal(figure.metric) ? conflictOfSignal(condition, figure) : conflictOfMetric(condition, figure);
  if (reason !== undefined) errors.push({ field: 'rule.metric', code: 'conflicting_fields', reason });
}

function conflictOfSignal(condition: AlertCondition, figure: WatchedFigure): string | undefined {
  const { metric } = figure;
  const { kind } = condition;
  if (kind === 'silence' || kind === 'anomaly') return 'must be a count';
  if (isSampled(figure)) {
    const isOfOneHour = kind === 'threshold' && condition.hours === 1;
    return isOfOneHour ? undefined : 'is compared with a threshold over 1 hour, and in no other way';
  }
  const isShare = isSignal(metric) && SIGNALS[metric].format === 'share';
  return kind === 'rate_anomaly' && !isShare ? 'must be a share, such as quarantine_rate' : undefined;
}

function conflictOfMetric({ kind }: AlertCondition, { metric }: WatchedFigure): string | undefined {
  if (isSignal(metric)) return undefined;
  const { formula, format } = METRICS[metric];
  if (formula.kind !== 'sum' && formula.kind !== 'ratio') return 'has no hourly sums';
  if (kind === 'rate_anomaly' && (formula.kind !== 'ratio' || format !== 'rate')) {
    return 'must be a share, such as quarantine_rate';
  }
  return (kind === 'silence' || kind === 'anomaly') && format !== 'count' ? 'must be a count' : undefined;
}
