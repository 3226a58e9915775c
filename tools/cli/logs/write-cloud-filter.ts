import { type LogQuery, SEARCHED_FIELDS } from './log-query';

/** Services, and jobs: maintenance and migrations. */
const RESOURCES = 'resource.type=("cloud_run_revision" OR "cloud_run_job")';

/**
 * What our processes write, and what Cloud Run says of their containers. Its own line for each request would say
 * everything twice, and is wanted where it turned a request away. Audit logs are not logs of a process.
 */
const LOGS = [
  'log_id("run.googleapis.com/stdout")',
  'log_id("run.googleapis.com/stderr")',
  'log_id("run.googleapis.com/varlog/system")',
  '(log_id("run.googleapis.com/requests") AND severity>="WARNING")',
];

/**
 * The query in Cloud Logging's language, which compares texts without regard to case and knows `:` as “holds”
 * (https://cloud.google.com/logging/docs/view/logging-query-language). Our services carry the labels `app` and
 * `partner`; Cloud Run adds a revision's labels to each of its lines, plain text included.
 */
export function writeCloudFilter(query: LogQuery): string {
  const { postbackId, conversionId, traceId, text, untilMs } = query;
  const conditions = [
    RESOURCES,
    anyOf(LOGS),
    `timestamp>=${quote(toTime(query.sinceMs))}`,
    untilMs === undefined ? '' : `timestamp<=${quote(toTime(untilMs))}`,
    query.severity === undefined ? '' : `(severity>=${quote(query.severity)} OR severity="DEFAULT")`,
    oneIs(['jsonPayload.partner', 'labels.partner'], query.partners),
    oneIs(['jsonPayload.service', 'labels.app'], query.apps),
    oneIs(['resource.labels.service_name', 'resource.labels.job_name'], query.services),
    oneIs(['jsonPayload.tenant'], query.tenants),
    oneIs(['jsonPayload.outcome'], query.outcomes),
    postbackId === undefined ? '' : `jsonPayload.postback_id=${quote(postbackId)}`,
    conversionId === undefined ? '' : `jsonPayload.conversion_id=${quote(conversionId)}`,
    traceId === undefined ? '' : `trace:${quote(traceId)}`,
    text === undefined ? '' : anyOf(['textPayload', ...SEARCHED_FIELDS.map(inPayload)].map(holding(text))),
  ];
  return conditions.filter((condition) => condition !== '').join('\nAND ');
}

function inPayload(name: string): string {
  return `jsonPayload.${name}`;
}

function holding(text: string): (path: string) => string {
  return (path) => `${path}:${quote(text)}`;
}

function oneIs(paths: readonly string[], values: readonly string[]): string {
  if (values.length === 0) return '';
  const wanted = values.length === 1 ? quote(values[0]!) : anyOf(values.map(quote));
  return anyOf(paths.map((path) => `${path}=${wanted}`));
}

function anyOf(conditions: readonly string[]): string {
  return conditions.length === 1 ? conditions[0]! : `(${conditions.join(' OR ')})`;
}

/** A text that stays one, whatever it holds. */
function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function toTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
