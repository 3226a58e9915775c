import { describeCause } from './describe-cause';
import { LOG_LEVELS, type LogFields, type LogLevel, type LogSink } from './log-entry';

/** The one way to log. Entries below `level` cost nothing but the call. */
export class Log {
  private readonly threshold: number;

  constructor(
    private readonly sink: LogSink,
    readonly level: LogLevel,
    private readonly base: LogFields = {},
  ) {
    this.threshold = LOG_LEVELS.indexOf(level);
  }

  /** The same log with fields that every entry carries. */
  with(fields: LogFields): Log {
    return new Log(this.sink, this.level, { ...this.base, ...fields });
  }

  isEnabled(level: LogLevel): boolean {
    return LOG_LEVELS.indexOf(level) >= this.threshold;
  }

  debug(message: string, fields?: LogFields): void {
    this.write('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.write('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.write('warning', message, fields);
  }

  /** `cause` goes into the entry with its stack. */
  error(message: string, cause?: unknown, fields?: LogFields): void {
    this.write('error', message, cause === undefined ? fields : { ...fields, ...describeCause(cause) });
  }

  flush(): void {
    this.sink.flush();
  }

  write(level: LogLevel, message: string, fields: LogFields = {}): void {
    if (!this.isEnabled(level)) return;
    this.sink.write({ level, time: new Date(), message, fields: { ...this.base, ...fields } });
  }
}
