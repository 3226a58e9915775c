import { partnerOfProcess } from './log-file';

/** Cloud Logging's severities in their order; DEFAULT is that of plain text. */
export const SEVERITIES = ['DEFAULT', 'DEBUG', 'INFO', 'NOTICE', 'WARNING', 'ERROR', 'CRITICAL', 'ALERT', 'EMERGENCY'];

/** A log line in the form of Cloud Logging's API, wherever it was read. */
export interface LogEntry {
  /** ISO 8601. */
  timestamp: string;
  severity?: string;
  jsonPayload?: Record<string, unknown>;
  /** Text that Node or PostgreSQL print. */
  textPayload?: string;
  labels?: Record<string, string>;
  resource?: { labels?: Record<string, string> };
  trace?: string;
  httpRequest?: Record<string, unknown>;
  insertId?: string;
}

const PLATFORM_APPS: ReadonlySet<string> = new Set(['gateway', 'admin', 'maintenance']);
const TRACE_FIELD = 'logging.googleapis.com/trace';
/** How lines of PostgreSQL and of `npm start` begin. */
const TIMED_TEXT = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d+)?) ?(?:Z|UTC|GMT)\s+/;
/** PostgreSQL's levels (https://www.postgresql.org/docs/current/runtime-config-logging.html), and that of `npm start`. */
const LEVEL = /^(?:\[\d+\] (?:\S+ )?(DEBUG|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC):|(WARNING) )/;
const SEVERITY_OF_LEVEL: Readonly<Record<string, string>> = { LOG: 'INFO', FATAL: 'CRITICAL', PANIC: 'ALERT' };
/** What `npm start` logs about PostgreSQL, without a level. */
const POSTGRES_DIED = /^PostgreSQL (?:died|did not start)\b/;
/** What `npm start` logs about another process. */
const PROCESS_DIED = /^(?:WARNING )?([\w-]+) (?:died|is back|did not)\b/;

/**
 * Reads a line of a local log file.
 *
 * @param service the file's name without its extension
 * @param previousTimestamp of the line above, which a line without a time belongs to
 */
export function parseLine(line: string, service: string, previousTimestamp: string): LogEntry {
  const resource = { labels: { service_name: service } };
  const object = parseObject(line);
  if (!object) return { ...parseText(line, service, previousTimestamp), resource };
  const { severity, time, [TRACE_FIELD]: trace, httpRequest, ...jsonPayload } = object;
  return {
    timestamp: time as string,
    severity: typeof severity === 'string' ? severity : 'DEFAULT',
    jsonPayload,
    labels: labelsOf(service),
    resource,
    ...(typeof trace === 'string' && { trace }),
    ...(isObject(httpRequest) && { httpRequest }),
  };
}

function parseText(line: string, service: string, previousTimestamp: string): LogEntry {
  const [start, date, time] = TIMED_TEXT.exec(line) ?? [];
  if (start === undefined) return { timestamp: previousTimestamp, textPayload: line, labels: labelsOf(service) };
  const message = line.slice(start.length);
  const subject = service === 'start' && !POSTGRES_DIED.test(message) ? PROCESS_DIED.exec(message)?.[1] : undefined;
  const [, ofPostgres, ofStart] = LEVEL.exec(message) ?? [];
  const level = POSTGRES_DIED.test(message) ? 'ERROR' : (ofPostgres ?? ofStart ?? 'INFO');
  return {
    timestamp: new Date(`${date}T${time}Z`).toISOString(),
    severity: SEVERITY_OF_LEVEL[level] ?? level,
    textPayload: message,
    labels: labelsOf(subject ?? service),
  };
}

/** The labels that a deployment gives the same process. */
function labelsOf(process: string): Record<string, string> {
  const partner = partnerOfProcess(process);
  if (PLATFORM_APPS.has(process)) return { app: process };
  return partner === undefined ? {} : { app: 'partner-service', partner };
}

function parseObject(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) && !Number.isNaN(Date.parse(String(value['time']))) ? value : undefined;
  } catch {
    // Cut off by a crash, or never meant to be JSON: plain text.
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
