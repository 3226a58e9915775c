/** Cloud Logging's severities in their order; DEFAULT is what has none of its own. */
export const SEVERITIES = [
  'DEFAULT',
  'DEBUG',
  'INFO',
  'NOTICE',
  'WARNING',
  'ERROR',
  'CRITICAL',
  'ALERT',
  'EMERGENCY',
] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One line of a log, wherever it was read. */
export interface LogRecord {
  /** Unix time. Plain text without a time of its own has that of the line before it. */
  timeMs: number;
  severity: Severity;
  /** Who wrote it: the Cloud Run service or job, or the name of the local log file. */
  service: string;
  /** What is known of the writer without reading the line. */
  labels: Readonly<Record<string, string>>;
  /** The line's fields, `message` among them; of plain text nothing but that. */
  fields: Readonly<Record<string, unknown>>;
  /** Plain text: what Node or PostgreSQL says by itself. */
  isText: boolean;
  /** A trace id, alone or as `projects/…/traces/…`; empty without. */
  trace: string;
}

/** How much a severity weighs; unknown names weigh as DEFAULT. */
export function weightOf(severity: string): number {
  return Math.max(SEVERITIES.indexOf(severity as Severity), 0);
}

/** @returns DEFAULT for a name that is none */
export function toSeverity(name: unknown): Severity {
  return SEVERITIES[weightOf(typeof name === 'string' ? name.toUpperCase() : '')]!;
}
