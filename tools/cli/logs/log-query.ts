import { timeOfUuidV7 } from '@app/common/security/uuid-v7';
import { isObject, type LogEntry, SEVERITIES } from '../../dev-server/terminal/log-entry';

/** Clocks of machines differ by at most that. */
const CLOCK_SKEW_MS = 300_000;
const DEFAULT_PERIOD_MS = 86_400_000;

/** The given filters; a list matches when any of its values does. */
export interface LogFilters {
  partner?: string[];
  tenant?: string[];
  app?: string[];
  service?: string[];
  outcome?: string[];
  severity?: string;
  /** Unix time. */
  since?: number;
  until?: number;
  postbackId?: string;
  conversionId?: string;
  /** 32 hexadecimal digits. */
  trace?: string;
  text?: string;
}

/** One comparison of Cloud Logging's query language; `:` means "contains". */
interface Condition {
  path: string;
  operator: '=' | ':' | '>=' | '<=';
  value: string;
}

/** An entry matches when in every group at least one condition holds. */
export type LogQuery = readonly (readonly Condition[])[];

const TEXT_PATHS = [
  'textPayload',
  ...['message', 'cause', 'reason', 'code', 'stack_trace'].map((name) => `jsonPayload.${name}`),
];

/**
 * The lines of our processes, and what Cloud Run logs about their containers. Its own request log repeats ours,
 * except for the requests that it rejected.
 */
const CLOUD_RUN = `resource.type=("cloud_run_revision" OR "cloud_run_job")
AND (log_id("run.googleapis.com/stdout") OR log_id("run.googleapis.com/stderr")\
 OR log_id("run.googleapis.com/varlog/system") OR (log_id("run.googleapis.com/requests") AND severity>="WARNING"))`;

/** The start of the period: as given, else when the postback was received, else a day ago. */
export function sinceOf({ since, postbackId }: LogFilters, nowMs: number): number {
  if (since !== undefined) return since;
  return postbackId === undefined ? nowMs - DEFAULT_PERIOD_MS : timeOfUuidV7(postbackId).getTime() - CLOCK_SKEW_MS;
}

export function toQuery(filters: LogFilters, nowMs: number): LogQuery {
  const { until, severity, trace, text } = filters;
  const groups = [
    anyOf(['timestamp'], '>=', [new Date(sinceOf(filters, nowMs)).toISOString()]),
    anyOf(['timestamp'], '<=', until === undefined ? [] : [new Date(until).toISOString()]),
    anyOf(['jsonPayload.partner', 'labels.partner'], '=', filters.partner),
    anyOf(['jsonPayload.service', 'labels.app'], '=', filters.app),
    anyOf(['resource.labels.service_name', 'resource.labels.job_name'], '=', filters.service),
    anyOf(['jsonPayload.tenant'], '=', filters.tenant),
    anyOf(['jsonPayload.outcome'], '=', filters.outcome),
    anyOf(['jsonPayload.postback_id'], '=', filters.postbackId),
    anyOf(['jsonPayload.conversion_id'], '=', filters.conversionId),
    anyOf(['trace'], ':', trace),
    anyOf(TEXT_PATHS, ':', text),
    // A crash is plain text, which has no severity.
    severity === undefined ? [] : [...anyOf(['severity'], '>=', severity), ...anyOf(['severity'], '=', 'DEFAULT')],
  ];
  return groups.filter((group) => group.length > 0);
}

function anyOf(paths: string[], operator: Condition['operator'], values: string | string[] = []): Condition[] {
  return [values].flat().flatMap((value) => paths.map((path) => ({ path, operator, value })));
}

/** The query as a filter for `gcloud logging read` (https://cloud.google.com/logging/docs/view/logging-query-language). */
export function toCloudFilter(query: LogQuery): string {
  const groups = query.map((group) => {
    const conditions = group.map(({ path, operator, value }) => `${path}${operator}${JSON.stringify(value)}`);
    return conditions.length === 1 ? conditions[0]! : `(${conditions.join(' OR ')})`;
  });
  return [CLOUD_RUN, ...groups].join('\nAND ');
}

/** Whether a local line matches, as Cloud Logging would decide: texts are compared without regard to case. */
export function matches(entry: LogEntry, query: LogQuery): boolean {
  return query.every((group) => group.some((condition) => holds(entry, condition)));
}

function holds(entry: LogEntry, { path, operator, value }: Condition): boolean {
  const found = path.split('.').reduce<unknown>((part, name) => (isObject(part) ? part[name] : undefined), entry);
  if (path === 'severity' && operator === '>=') return SEVERITIES.indexOf(String(found)) >= SEVERITIES.indexOf(value);
  if (path === 'severity') return (found ?? 'DEFAULT') === value;
  if (typeof found !== 'string') return false;
  if (operator === '>=') return Date.parse(found) >= Date.parse(value);
  if (operator === '<=') return Date.parse(found) <= Date.parse(value);
  const [one, other] = [found.toLowerCase(), value.toLowerCase()];
  return operator === '=' ? one === other : one.includes(other);
}
