import { stripVTControlCharacters, styleText } from 'node:util';
import { renderLogEntry } from '../../dev-server/terminal/render-log-line';
import { type LogRecord, weightOf } from './log-record';

const NAME_WIDTH = 13;
const LONGEST_VALUE = 200;
/** Said by the line's place, or in `status`, `ms` and `ip`; or too long for a screen: --json has all of it. */
const LEFT_OUT = new Set(['message', 'service', 'httpRequest', 'steps', 'stack_trace']);
const COLOURS = ['cyan', 'magenta', 'blue', 'green', 'yellow'] as const;
// oxlint-disable-next-line no-control-regex -- these are what is taken out
const CONTROLS = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]+/g;

/** A line for a person: who wrote it, day and time in UTC, and what `npm start` shows of it at a terminal. */
export function renderRecord(record: LogRecord): string {
  const { service, severity, timeMs, fields } = record;
  const time = new Date(timeMs).toISOString();
  const prefix = `${styleText(colourOf(service), service.padEnd(NAME_WIDTH))} ${time.slice(0, 10)}`;
  if (record.isText) {
    const text = `${time.slice(11, 19)}Z ${clean(String(fields['message']))}`;
    return `${prefix} ${weightOf(severity) >= weightOf('WARNING') ? styleText('red', text) : text}`;
  }
  const { text, isProblem: isFault } = renderLogEntry(
    { severity, time, message: fields['message'] },
    shortFields(record),
  );
  return `${prefix} ${isFault ? styleText('red', clean(text)) : clean(text)}`;
}

/** A line for a program: in the form of our own log lines, wherever it comes from. */
export function renderJson({ severity, timeMs, service, fields, trace }: LogRecord): string {
  return JSON.stringify({
    severity,
    time: new Date(timeMs).toISOString(),
    ...fields,
    'logging.googleapis.com/trace': trace === '' ? undefined : trace,
    process: service,
  });
}

/** What of the fields fits into a line: nothing is left out that tells why. */
function shortFields({ fields, labels }: LogRecord): [string, unknown][] {
  const rest = Object.entries(fields).filter(
    // In the lines of its own service the partner is plain.
    ([name, value]) => !LEFT_OUT.has(name) && !(name === 'partner' && value === labels['partner']),
  );
  return [
    ...outlineOf(fields['httpRequest']),
    ...rest.map(([name, value]) => [name, shorten(value)] as [string, unknown]),
  ];
}

function outlineOf(request: unknown): [string, unknown][] {
  if (!isObject(request)) return [];
  const { status, latency, remoteIp } = request;
  const seconds = typeof latency === 'string' ? Number.parseFloat(latency) : Number.NaN;
  const ms = Number.isNaN(seconds) ? undefined : Math.round(seconds * 1_000);
  return Object.entries({ status, ms, ip: remoteIp });
}

function shorten(value: unknown): unknown {
  const text = typeof value === 'string' ? value : isObject(value) ? describe(value) : undefined;
  if (text === undefined) return value;
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}

/** A list of faults or warnings as `field reason; …`, anything else as JSON. */
function describe(value: object): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  const items: unknown[] = value;
  const faults = items.filter((item) => isObject(item) && typeof item['reason'] === 'string');
  if (items.length === 0) return '';
  if (faults.length < items.length) return JSON.stringify(value);
  const texts = (faults as Record<string, unknown>[]).map(({ field, reason }) => `${String(field)} ${String(reason)}`);
  return `[${texts.join('; ')}]`;
}

/** A terminal obeys control characters; a log line is not to give it orders. */
function clean(text: string): string {
  return stripVTControlCharacters(text).replace(CONTROLS, ' ');
}

function colourOf(name: string): (typeof COLOURS)[number] {
  let sum = 0;
  for (const character of name) sum += character.codePointAt(0)!;
  return COLOURS[sum % COLOURS.length]!;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
