import { stripVTControlCharacters, styleText } from 'node:util';
import { renderLogEntry } from '../../dev-server/terminal/render-log-line';
import { isObject, type LogEntry, SEVERITIES } from './log-entry';

const NAME_WIDTH = 13;
const MAX_VALUE_LENGTH = 200;
/** Shown elsewhere in the line, or too long for a screen; --json has all of it. */
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

/** An entry for a person: who wrote it, when in UTC, and what `npm start` shows of it. */
export function formatEntry(entry: LogEntry): string {
  const line = toLine(entry);
  const name = String(line['process']);
  const severity = entry.textPayload === undefined ? line['severity'] : undefined;
  const rendered = renderLogEntry({ ...line, severity }, shortFields(line, entry.labels?.['partner']));
  const text = stripVTControlCharacters(rendered.text).replace(CONTROL_CHARACTERS, ' ');
  const isProblem = SEVERITIES.indexOf(entry.severity ?? '') >= SEVERITIES.indexOf('WARNING');
  const prefix = `${styleText(colourOf(name), name.padEnd(NAME_WIDTH))} ${entry.timestamp.slice(0, 10)}`;
  return `${prefix} ${isProblem ? styleText('red', text) : text}`;
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
  return `${String(request['requestMethod'])} ${String(request['requestUrl'])} → ${String(request['status'])}`;
}

/** The fields that fit into a line. The lines of a partner's own service need not name the partner. */
function shortFields(line: Record<string, unknown>, ownPartner: string | undefined): [string, unknown][] {
  const { status, latency, remoteIp: ip } = (line['httpRequest'] ?? {}) as Record<string, unknown>;
  const seconds = typeof latency === 'string' ? Number.parseFloat(latency) : Number.NaN;
  const ms = Number.isNaN(seconds) ? undefined : Math.round(seconds * 1_000);
  const fields = Object.entries(line).filter(
    ([name, value]) => !HIDDEN_FIELDS.has(name) && !(name === 'partner' && value === ownPartner),
  );
  return [
    ...Object.entries({ status, ms, ip }),
    ...fields.map(([name, value]): [string, unknown] => [name, shorten(value)]),
  ];
}

function shorten(value: unknown): unknown {
  if (typeof value !== 'string' && !isObject(value)) return value;
  const text = typeof value === 'string' ? value : describe(value);
  return text.length <= MAX_VALUE_LENGTH ? text : `${text.slice(0, MAX_VALUE_LENGTH - 1)}…`;
}

/** A list of field errors or warnings as `[field reason; …]`, anything else as JSON. */
function describe(value: object): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  if (value.length === 0) return '';
  const reasons = value.filter(isObject).filter(({ reason }) => typeof reason === 'string');
  if (reasons.length < value.length) return JSON.stringify(value);
  return `[${reasons.map(({ field, reason }) => `${String(field)} ${String(reason)}`).join('; ')}]`;
}

function colourOf(name: string): (typeof COLOURS)[number] {
  const sum = Buffer.from(name).reduce((total, byte) => total + byte, 0);
  return COLOURS[sum % COLOURS.length]!;
}
