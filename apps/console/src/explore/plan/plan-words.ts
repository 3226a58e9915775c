import { METRICS } from '@app/semantic-layer/model/metrics';
import type {
  DimensionName,
  FilterField,
  MetricName,
  PlanCondition,
  PlanFilter,
  PlanPeriod,
} from '@app/semantic-layer/plan/plan';
import { statusWord } from '../../conversions/statuses';
import { toLocalTime } from '../../format/local-time';
import type { Messages } from '../../messages/en';
import type { Language } from '../../preferences/languages';

export function metricLabel(language: Language, metric: MetricName): string {
  return METRICS[metric].labels[language];
}

export function fieldLabel(t: Messages, field: DimensionName | FilterField | 'bucket'): string {
  if (field === 'bucket') return t.explore.bucket;
  // The names of parameters are the same in every language.
  return field === 'sub_id' || field === 'media_id' ? field : t.explore.dimensions[field];
}

/** The texts of keys that are numbers or states; others are names. @param tz the zone of a plan, for its hours */
export function keyText(t: Messages, field: string, key: string, tz = 'UTC'): string {
  if (key === '') return t.explore.nothing;
  if (field === 'status') return statusWord(t, key);
  if (field === 'weekday') return t.explore.weekdays[Number(key) - 1] ?? key;
  if (field === 'hour_of_day') return `${key.padStart(2, '0')}:00`;
  if (field === 'bucket' && key.endsWith('Z')) return toLocalTime(new Date(key), tz).replace('T', ' ');
  return key;
}

export function filterText(t: Messages, { field, op, values }: PlanFilter): string {
  const shown = values.map((value) => keyText(t, field, value)).join(', ');
  return t.explore.filters[op](fieldLabel(t, field), shown);
}

export function conditionText(language: Language, { metric, op, value }: PlanCondition): string {
  const { format } = METRICS[metric];
  const bound = format === 'rate' ? `${value * 100} %` : String(value);
  return `${metricLabel(language, metric)} ${op} ${bound}`;
}

/** Days without their time where a period begins and ends at midnight. */
export function periodText(t: Messages, { from, to }: PlanPeriod): string {
  const isWhole = [from, to].every((time) => time === null || time.endsWith('T00:00'));
  const text = (time: string): string => (isWhole ? time.slice(0, 10) : time.replace('T', ' '));
  return `${from === null ? t.explore.since : text(from)} – ${text(to)}`;
}
