import type { FieldError } from '@app/common';
import { checkPlan, type MetricName, type QueryPlan, SIGNALS } from '@app/semantic-layer';
import { isSignal } from '@app/semantic-layer/model/signals';
import { DEFAULT_TIME_ZONE } from '@app/semantic-layer/plan/plan';
import type { SettingsReader } from './settings-reader';
import type { WatchedFigure } from './watched-figure';

/** A status changes later, so that past hours say nothing about it. */
const DIMENSIONS: readonly string[] = ['tenant', 'offer', 'currency'];

/** Reads which figure a rule watches: a metric of plans, or a signal. */
export function readFigure(input: SettingsReader, errors: FieldError[]): WatchedFigure {
  const metric = input.value('metric');
  const isOfSignal = typeof metric === 'string' && isSignal(metric);
  const [dimensions, filters, money, tz] = ['dimensions', 'filters', 'money', 'tz'].map((name) => input.value(name));
  const plan = {
    metrics: [isOfSignal ? SIGNALS[metric].shownBy : metric],
    ...(dimensions !== undefined && { dimensions }),
    ...(filters !== undefined && { filters }),
    ...(money !== undefined && { money }),
    ...(tz !== undefined && { tz }),
    time: { from: '2026-01-01T00:00', to: '2026-01-02T00:00' },
  };
  for (const { field, code, reason } of checkPlan(plan)) {
    errors.push({ field: `rule.${field.replace(/^metrics(?:\.0)?/, 'metric')}`, code, reason });
  }
  const checked = plan as unknown as QueryPlan;
  if (!isOfSignal && Array.isArray(filters)) refuseOfRows(filters, errors);
  if (isOfSignal) refuseMoreOfSignal(checked, errors);
  else if (Array.isArray(dimensions) && !dimensions.every((name) => DIMENSIONS.includes(name as string)))
    errors.push({ field: 'rule.dimensions', code: 'unknown_value', reason: `must be of ${DIMENSIONS.join(', ')}` });
  return {
    metric: metric as MetricName,
    dimensions: isOfSignal ? SIGNALS[metric].keys : ((dimensions ?? []) as WatchedFigure['dimensions']),
    filters: checked.filters ?? [],
    money: checked.money,
    timeZone: checked.tz ?? DEFAULT_TIME_ZONE,
  };
}

/** A signal has groups of its own, and is of whole partners. */
function refuseMoreOfSignal({ dimensions, filters = [], money }: QueryPlan, errors: FieldError[]): void {
  const conflict = (field: string, reason: string): void => {
    errors.push({ field: `rule.${field}`, code: 'conflicting_fields', reason });
  };
  if (dimensions !== undefined) conflict('dimensions', 'has no meaning for this figure, whose groups are fixed');
  if (money !== undefined) conflict('money', 'has no meaning for this figure');
  if (Array.isArray(filters) && filters.some(({ field }) => field !== 'partner')) {
    conflict('filters', 'can only choose partners for this figure');
  }
}

/** Rules watch the hours of the roll-up, which are without the values of persons. */
function refuseOfRows(filters: readonly unknown[], errors: FieldError[]): void {
  for (const [index, filter] of filters.entries()) {
    const field: unknown = (filter as { field?: unknown } | null)?.field;
    if (field !== 'sub_id' && field !== 'media_id') continue;
    const reason = `${field} is kept with rows alone, so no rule can watch it by the hour`;
    errors.push({ field: `rule.filters.${index}.field`, code: 'conflicting_fields', reason });
  }
}
