import { writeSync } from 'node:fs';
import type { LogEntry, LogFields, LogLevel, LogSink } from './log';

const STDOUT = 1;
const FLUSH_AT_CHARACTERS = 64 * 1024;

/** The field of an entry's trace in Cloud Logging. */
const TRACE_FIELD = 'logging.googleapis.com/trace';

/** Cloud Logging's names for the levels. */
export const SEVERITY: Readonly<Record<LogLevel, string>> = {
  debug: 'DEBUG',
  info: 'INFO',
  warning: 'WARNING',
  error: 'ERROR',
};

/** Combines the lines of one turn of the event loop into one write, because a system call costs more than a line. */
abstract class LineSink implements LogSink {
  private pending = '';
  private scheduled = false;

  protected abstract line(entry: LogEntry): string;

  write(entry: LogEntry): void {
    this.pending += `${this.line(entry)}\n`;
    if (this.pending.length >= FLUSH_AT_CHARACTERS) return this.flush();
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  flush(): void {
    const text = this.pending;
    this.pending = '';
    this.scheduled = false;
    if (text !== '') writeWhole(text);
  }
}

/** JSON lines in the form that Cloud Logging reads from standard output. */
export class JsonSink extends LineSink {
  // What many lines share is written once: the time for each millisecond, and the fields of the log.
  private lastMs = Number.NaN;
  private lastTime = '';
  private lastBase: LogFields | undefined;
  private lastBaseMembers = '';

  protected override line({ level, time, message, fields, base = NO_FIELDS }: LogEntry): string {
    const ms = time.getTime();
    if (ms !== this.lastMs) [this.lastMs, this.lastTime] = [ms, time.toISOString()];
    if (base !== this.lastBase) [this.lastBase, this.lastBaseMembers] = [base, membersOf(base)];
    const head = `{"severity":"${SEVERITY[level]}","time":"${this.lastTime}","message":${JSON.stringify(message)}`;
    return `${head}${this.lastBaseMembers}${membersOf(fields)}}`;
  }
}

const NO_FIELDS: LogFields = {};

/** The members of an object of JSON that go on after others. */
function membersOf(fields: LogFields): string {
  const { trace } = fields;
  const named = trace === undefined ? fields : { ...fields, trace: undefined, [TRACE_FIELD]: trace };
  const members = JSON.stringify(named).slice(1, -1);
  return members && `,${members}`;
}

const COLOUR: Readonly<Record<LogLevel, string>> = { debug: '90', info: '32', warning: '33', error: '31' };

/** Lines for a terminal: time, level, message, and the fields as `name=value`. */
export class PrettySink extends LineSink {
  constructor(private readonly coloured: boolean) {
    super();
  }

  protected override line(entry: LogEntry): string {
    const { stack_trace: stack, ...fields } = { ...entry.base, ...entry.fields };
    const level = entry.level.toUpperCase().padEnd(7);
    const head = `${entry.time.toISOString().slice(11, 23)} ${this.paint(COLOUR[entry.level], level)} ${entry.message}`;
    const tail = Object.entries(fields)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => this.paint('90', ` ${name}=${printable(value)}`))
      .join('');
    return head + tail + (typeof stack === 'string' ? `\n${stack}` : '');
  }

  private paint(colour: string, text: string): string {
    return this.coloured ? `\u001b[${colour}m${text}\u001b[0m` : text;
  }
}

function printable(value: unknown): string {
  if (typeof value === 'string') return /[\s"]/.test(value) ? JSON.stringify(value) : value;
  return JSON.stringify(value) ?? 'undefined';
}

/** Retries while standard output is a full pipe (EAGAIN), and gives up on a closed one (EPIPE). */
function writeWhole(text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(STDOUT, rest));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
