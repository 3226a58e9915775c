import { stripVTControlCharacters, styleText } from 'node:util';
import { isObject, type LogEntry, SEVERITIES } from './log-entry';

const NAME_WIDTH = 13;
const MAX_VALUE_LENGTH = 200;
/** Shown elsewhere in the line, or too long for a screen; the log file and --json have all of them. */
const HIDDEN_FIELDS = new Set([
  'severity',
  'time',
  'message',
  'service',
  'process',
  'httpRequest',
  'steps',
  'stack_trace',
  'logging.googleapis.com/trace',
]);
const COLOURS = ['cyan', 'magenta', 'blue', 'green', 'yellow'] as const;
// oxlint-disable-next-line no-control-regex -- these are removed
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]+/g;

/** An entry in the form of our own log lines, with the process that wrote it. */
export function toLine({ severity = 'DEFAULT', timestamp, ...entry }: LogEntry): Record<string, unknown> {
  const { service_name: service, job_name: job } = entry.resource?.labels ?? {};
  const httpRequest = entry.httpRequest && withoutQuery(entry.httpRequest);
  return {
    severity,
    time: timestamp,
    message: entry.textPayload ?? describeRequest(httpRequest),
    ...entry.jsonPayload,
    ...(httpRequest && { httpRequest }),
    ...(entry.trace && { 'logging.googleapis.com/trace': entry.trace }),
    process: service ?? job ?? 'unknown',
  };
}

/** An entry with its process and its day, as `platform logs` prints it. */
export function formatEntry(entry: LogEntry): string {
  const name = String(toLine(entry)['process']);
  return `${processPrefix(name)} ${entry.timestamp.slice(0, 10)} ${renderEntry(entry)}`;
}

/** The name of a process before each of its lines, in a colour that follows from the name. */
export function processPrefix(name: string): string {
  const sum = Buffer.from(name).reduce((total, byte) => total + byte, 0);
  return styleText(COLOURS[sum % COLOURS.length]!, name.padEnd(NAME_WIDTH));
}

export function isProblem({ severity = '' }: LogEntry): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf('WARNING');
}

/** An entry for a person: the time of day in UTC, a severity from WARNING on, the message, and the short fields. */
export function renderEntry(entry: LogEntry): string {
  const line = toLine(entry);
  const severity = isProblem(entry) && entry.textPayload === undefined ? [entry.severity] : [];
  const fields = fieldsOf(line, entry.labels?.['partner'])
    .map(([name, value]) => [name, shorten(value)])
    .filter(([, text]) => text !== '');
  const words = [
    `${entry.timestamp.slice(11, 19)}Z`,
    ...severity,
    line['message'],
    ...fields.map((one) => one.join('=')),
  ];
  const text = stripVTControlCharacters(words.join(' ')).replace(CONTROL_CHARACTERS, ' ');
  return isProblem(entry) ? styleText('red', text) : text;
}

/** A partner sends its token in the query. */
function withoutQuery(request: Record<string, unknown>): Record<string, unknown> {
  const { requestUrl } = request;
  const rest = Object.entries(request).filter(([name]) => name !== 'referer');
  return {
    ...Object.fromEntries(rest),
    ...(typeof requestUrl === 'string' && { requestUrl: requestUrl.split('?')[0] }),
  };
}

/** Cloud Run's own lines have no message. */
function describeRequest(request: Record<string, unknown> | undefined): string {
  if (!request) return '';
  return `${String(request['requestMethod'])} ${String(request['requestUrl'])}: ${String(request['status'])}`;
}

/** The fields to show. The lines of a partner's own service need not name the partner. */
function fieldsOf(line: Record<string, unknown>, ownPartner: string | undefined): [string, unknown][] {
  const { status, latency, remoteIp: ip } = (line['httpRequest'] ?? {}) as Record<string, unknown>;
  const seconds = typeof latency === 'string' ? Number.parseFloat(latency) : Number.NaN;
  const ms = Number.isNaN(seconds) ? undefined : Math.round(seconds * 1_000);
  const fields = Object.entries(line).filter(
    ([name, value]) => !HIDDEN_FIELDS.has(name) && !(name === 'partner' && value === ownPartner),
  );
  return [...Object.entries({ status, ms, ip }), ...fields];
}

function shorten(value: unknown): string {
  const text = typeof value === 'string' ? value : describe(value ?? []);
  return text.length <= MAX_VALUE_LENGTH ? text : `${text.slice(0, MAX_VALUE_LENGTH - 1)}…`;
}

/** A list of field errors or warnings as `[field reason; …]`, an empty one as nothing, anything else as JSON. */
function describe(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  if (value.length === 0) return '';
  const reasons = value.filter(isObject).filter(({ reason }) => typeof reason === 'string');
  if (reasons.length < value.length) return JSON.stringify(value);
  return `[${reasons.map(({ field, reason }) => `${String(field)} ${String(reason)}`).join('; ')}]`;
}
