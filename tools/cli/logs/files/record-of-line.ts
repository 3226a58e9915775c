import { partnerOfProcess } from '../../../dev-server/processes/process-name';
import { type LogRecord, type Severity, toSeverity } from '../log-record';

/** Applications that are no partner's, by their log file. */
const PLATFORM_APPS: ReadonlySet<string> = new Set(['gateway', 'admin', 'maintenance']);

const TRACE_FIELD = 'logging.googleapis.com/trace';
/** How PostgreSQL and `npm start` begin a line. Times of other zones than UTC are not guessed at. */
const TIMED_TEXT = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d+)?) ?(?:Z|UTC|GMT)\s+/;
/** PostgreSQL's levels (https://www.postgresql.org/docs/current/runtime-config-logging.html), and that of `npm start`. */
const LEVEL = /^(?:\[\d+\] (?:\S+ )?(DEBUG|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC):|(WARNING) )/;
const SEVERITY_OF_LEVEL: Readonly<Record<string, Severity>> = { LOG: 'INFO', FATAL: 'CRITICAL', PANIC: 'ALERT' };
/** Said by whoever keeps the database running, who knows no levels. */
const DATABASE_FATE = /^PostgreSQL (?:died|did not start)\b/;
/** What `npm start` says of a process. */
const FATE = /^(?:WARNING )?([\w-]+) (?:died|is back|did not)\b/;

/** What a log file's name says of its lines. */
export function labelsOfFile(name: string): Readonly<Record<string, string>> {
  const partner = partnerOfProcess(name);
  if (partner !== undefined) return { app: 'partner-service', partner };
  return PLATFORM_APPS.has(name) ? { app: name } : {};
}

/**
 * A line of a local log file. Whatever is not one of our lines of JSON is plain text.
 *
 * @param timeMs when a line without a time of its own was written, as far as is known
 */
export function recordOfLine(line: string, service: string, timeMs: number): LogRecord & { isTimed: boolean } {
  const labels = labelsOfFile(service);
  const entry = parseObject(line);
  const entryTimeMs = typeof entry?.['time'] === 'string' ? Date.parse(entry['time']) : Number.NaN;
  if (!entry || Number.isNaN(entryTimeMs)) return textRecord(line, service, timeMs);
  const { severity, time: _, [TRACE_FIELD]: trace, ...fields } = entry;
  return {
    timeMs: entryTimeMs,
    isTimed: true,
    severity: toSeverity(severity),
    service,
    labels,
    fields: typeof fields['message'] === 'string' ? fields : { ...fields, message: '' },
    isText: false,
    trace: typeof trace === 'string' ? trace : '',
  };
}

function textRecord(line: string, service: string, nearMs: number): LogRecord & { isTimed: boolean } {
  const [start, date, time] = TIMED_TEXT.exec(line) ?? [''];
  const ownMs = Date.parse(`${date}T${time}Z`);
  const isTimed = !Number.isNaN(ownMs);
  // The time is shown as every line's.
  const message = isTimed ? line.slice(start.length) : line;
  const subject = service === 'start' && !DATABASE_FATE.test(message) ? FATE.exec(message)?.[1] : undefined;
  return {
    timeMs: isTimed ? ownMs : nearMs,
    isTimed,
    severity: isTimed ? severityOf(message) : 'DEFAULT',
    service,
    labels: labelsOfFile(subject ?? service),
    fields: { message },
    isText: true,
    trace: '',
  };
}

function severityOf(message: string): Severity {
  if (DATABASE_FATE.test(message)) return 'ERROR';
  const [, ofPostgres, ofStart] = LEVEL.exec(message) ?? [];
  const level = ofPostgres ?? ofStart ?? 'INFO';
  return SEVERITY_OF_LEVEL[level] ?? toSeverity(level);
}

function parseObject(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // Cut off by a crash, or never meant to be JSON: shown as it stands.
    return undefined;
  }
}
