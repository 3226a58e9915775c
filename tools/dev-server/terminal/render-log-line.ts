export interface RenderedLine {
  text: string;
  isProblem: boolean;
}

/** Shown by the prefix, or too long for a terminal; the log file has every field. */
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

/** Formats a line for a person: JSON as time, message and the short fields; any other text unchanged. */
export function renderLogLine(line: string): RenderedLine {
  const entry = parseEntry(line);
  if (!entry) return { text: line, isProblem: false };
  return renderLogEntry(
    entry,
    Object.entries(entry).filter(([name]) => !HIDDEN_FIELDS.has(name)),
  );
}

/** Formats an entry: time of day, severity from WARNING on, message, and those of `fields` that are short. */
export function renderLogEntry(
  { severity, time, message }: Readonly<Record<string, unknown>>,
  fields: readonly (readonly [name: string, value: unknown])[],
): RenderedLine {
  const isProblem = PROBLEM_SEVERITIES.has(String(severity));
  const shown = fields.filter(([, value]) => isShort(value)).map(([name, value]) => `${name}=${String(value)}`);
  const text = [`${String(time).slice(11, 19)}Z`, ...(isProblem ? [severity] : []), message, ...shown].join(' ');
  return { text, isProblem: isProblem };
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
