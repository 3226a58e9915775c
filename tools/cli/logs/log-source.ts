import type { LogQuery } from './log-query';
import type { LogRecord } from './log-record';

/** What was found, the newest last. */
export interface Found {
  records: LogRecord[];
  /** There may be more, older ones, than were asked for. */
  isCut: boolean;
}

/** Where lines are read. */
export interface LogSource {
  /** The newest `limit` lines of those looked for. */
  newest(query: LogQuery, limit: number): Promise<Found>;
  /**
   * What came after {@link newest}, as it comes, each line once; ends with the signal.
   * Must be called after it.
   */
  follow(query: LogQuery, signal: AbortSignal): AsyncIterable<LogRecord[]>;
  /** Said when nothing was found: where it was looked, and what there is. */
  describe(): string;
}
