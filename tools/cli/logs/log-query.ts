import type { Severity } from './log-record';

/**
 * What is looked for. All conditions hold at once; of several values of one, any will do; none: anything.
 * Texts are compared without regard to case, as Cloud Logging does it.
 */
export interface LogQuery {
  /** Unix time, both ends included. */
  sinceMs: number;
  untilMs: number | undefined;
  partners: readonly string[];
  /** `gateway`, `admin`, `partner-service`, `maintenance`. */
  apps: readonly string[];
  /** Cloud Run services and jobs, or names of local log files. */
  services: readonly string[];
  tenants: readonly string[];
  outcomes: readonly string[];
  /** At least that; a line without a severity of its own passes. */
  severity: Severity | undefined;
  postbackId: string | undefined;
  conversionId: string | undefined;
  /** The id alone: 32 hexadecimal digits. */
  traceId: string | undefined;
  /** Found in what {@link SEARCHED_FIELDS} say. */
  text: string | undefined;
}

/** A query that every line since the beginning of time fits. */
export const EVERYTHING: LogQuery = {
  sinceMs: 0,
  untilMs: undefined,
  partners: [],
  apps: [],
  services: [],
  tenants: [],
  outcomes: [],
  severity: undefined,
  postbackId: undefined,
  conversionId: undefined,
  traceId: undefined,
  text: undefined,
};

/** Where `text` is looked for. */
export const SEARCHED_FIELDS = ['message', 'cause', 'reason', 'code', 'stack_trace'] as const;
