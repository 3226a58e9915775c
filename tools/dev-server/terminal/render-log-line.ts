export interface RenderedLine {
  text: string;
  isProblem: boolean;
}

/** Said already by the line's place, or too long for a terminal; the log file has all of it. */
const HIDDEN_FIELDS = new Set([
  'severity',
  'time',
  'message',
  'service',
  'partner',
  'stack_trace',
  'trace',
  'httpRequest',
]);
const PROBLEM_SEVERITIES = new Set(['WARNING', 'ERROR', 'CRITICAL']);
const MAX_VALUE_LENGTH = 200;

/** A line of a process's log for a person: JSON as time, message and the short fields; anything else as it is. */
export function renderLogLine(line: string): RenderedLine {
  const entry = parseEntry(line);
  if (!entry) return { text: line, isProblem: false };
  return renderLogEntry(
    entry,
    Object.entries(entry).filter(([name]) => !HIDDEN_FIELDS.has(name)),
  );
}

/** An entry with `time` and `message`: time of day, severity when it is a fault, message, and of `fields` the short ones. */
export function renderLogEntry(
  { severity, time, message }: Readonly<Record<string, unknown>>,
  fields: readonly (readonly [name: string, value: unknown])[],
): RenderedLine {
  const isFault = PROBLEM_SEVERITIES.has(String(severity));
  const shown = fields.filter(([, value]) => isShort(value)).map(([name, value]) => `${name}=${String(value)}`);
  const text = [`${String(time).slice(11, 19)}Z`, ...(isFault ? [severity] : []), message, ...shown].join(' ');
  return { text, isProblem: isFault };
}

function parseEntry(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry = JSON.parse(line) as Record<string, unknown>;
    return typeof entry['message'] === 'string' && typeof entry['time'] === 'string' ? entry : undefined;
  } catch {
    return undefined;
  }
}

function isShort(value: unknown): boolean {
  if (typeof value === 'string') return value !== '' && value.length <= MAX_VALUE_LENGTH;
  return typeof value === 'number' || typeof value === 'boolean';
}
