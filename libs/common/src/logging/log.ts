import type { LoggerService } from '@nestjs/common';
import { describeCause } from './describe-cause';

export const LOG_LEVELS = ['debug', 'info', 'warning', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Values must be safe to show: no token, key, cookie or authorization header. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface LogEntry {
  level: LogLevel;
  time: Date;
  message: string;
  fields: LogFields;
  /** The fields of every entry of the log that it was written to; the same object each time. */
  base?: LogFields;
}

/** A destination of entries. `flush` returns once every entry is written. */
export interface LogSink {
  write(entry: LogEntry): void;
  flush(): void;
}

/** The log of a process. Entries below `level` cost only the call. */
export class Log {
  private readonly threshold: number;

  constructor(
    private readonly sink: LogSink,
    readonly level: LogLevel,
    private readonly base: LogFields = {},
  ) {
    this.threshold = LOG_LEVELS.indexOf(level);
  }

  /** The same log with more fields in every entry. */
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

  /** @param cause is logged with its stack */
  error(message: string, cause?: unknown, fields?: LogFields): void {
    this.write('error', message, cause === undefined ? fields : { ...fields, ...describeCause(cause) });
  }

  flush(): void {
    this.sink.flush();
  }

  write(level: LogLevel, message: string, fields: LogFields = {}): void {
    if (!this.isEnabled(level)) return;
    this.sink.write({ level, time: new Date(), message, fields, base: this.base });
  }
}

/** Logs the messages of the framework; those about routes at level debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly target: Log) {}

  log(message: unknown): void {
    this.target.debug(String(message));
  }
  debug(message: unknown): void {
    this.target.debug(String(message));
  }
  verbose(message: unknown): void {
    this.target.debug(String(message));
  }
  warn(message: unknown): void {
    this.target.warn(String(message));
  }
  error(message: unknown, ...details: unknown[]): void {
    if (message instanceof Error) this.target.error(message.message, message);
    else this.target.error(String(message), details[0]);
  }
  fatal(message: unknown, ...details: unknown[]): void {
    this.error(message, ...details);
  }
}
