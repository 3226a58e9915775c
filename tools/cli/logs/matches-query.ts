import { type LogQuery, SEARCHED_FIELDS } from './log-query';
import { type LogRecord, weightOf } from './log-record';

/** Whether a line is one of those looked for: what {@link writeCloudFilter} asks of Cloud Logging, for lines at hand. */
export function matchesQuery(record: LogRecord, query: LogQuery): boolean {
  const { fields, labels } = record;
  return (
    isInTime(record, query) &&
    isSevere(record, query) &&
    isAnyOf(query.partners, fields['partner'], labels['partner']) &&
    isAnyOf(query.apps, fields['service'], labels['app']) &&
    isAnyOf(query.services, record.service) &&
    isAnyOf(query.tenants, fields['tenant']) &&
    isAnyOf(query.outcomes, fields['outcome']) &&
    isAnyOf(listOf(query.postbackId), fields['postback_id']) &&
    isAnyOf(listOf(query.conversionId), fields['conversion_id']) &&
    holds(record.trace, query.traceId) &&
    (query.text === undefined || SEARCHED_FIELDS.some((name) => holds(fields[name], query.text)))
  );
}

function isInTime({ timeMs }: LogRecord, { sinceMs, untilMs }: LogQuery): boolean {
  return timeMs >= sinceMs && (untilMs === undefined || timeMs <= untilMs);
}

/** What dies says so in plain text, which has no severity: it is never hidden for that. */
function isSevere({ severity }: LogRecord, { severity: least }: LogQuery): boolean {
  return least === undefined || severity === 'DEFAULT' || weightOf(severity) >= weightOf(least);
}

function isAnyOf(wanted: readonly string[], ...found: unknown[]): boolean {
  if (wanted.length === 0) return true;
  const texts = new Set(found.filter((value) => typeof value === 'string').map((value) => value.toLowerCase()));
  return wanted.some((one) => texts.has(one.toLowerCase()));
}

function holds(found: unknown, part: string | undefined): boolean {
  if (part === undefined) return true;
  return typeof found === 'string' && found.toLowerCase().includes(part.toLowerCase());
}

function listOf(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}
