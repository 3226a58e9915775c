export const LOG_LEVELS = ['debug', 'info', 'warning', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Anything worth finding again. Values must be safe to show: no token, key, cookie or authorization header. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface LogEntry {
  level: LogLevel;
  time: Date;
  message: string;
  fields: LogFields;
}

/** Where entries go. `flush` resolves or returns once everything handed over is written. */
export interface LogSink {
  write(entry: LogEntry): void;
  flush(): void;
}
