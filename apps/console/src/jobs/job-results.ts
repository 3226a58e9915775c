import type { AmountField } from '@app/postback/canonical-fields';
import type { Job } from './job-queries';

/** How one field of a postback changes; the values are given for fields with few. */
export interface Change {
  field: string;
  kind: 'set' | 'cleared' | 'changed' | 'rises' | 'falls' | 'enters_quarantine' | 'leaves_quarantine';
  before: string | null;
  after: string | null;
}

/** An exact sum in one currency, before and after. */
export interface Money {
  field: AmountField;
  currency: string | null;
  before: string;
  after: string;
}

export interface ChangeGroup {
  group: number;
  changes: Change[];
  count: number;
  is_warning: boolean;
  example_postback_id: string;
  money: Money[];
}

/** The result of a dry run, as docs/http-api.md describes it. */
export interface DryRunResult {
  active_version: number;
  compared_with: 'active' | 'stored';
  postbacks: number;
  oldest_received_at: string | null;
  newest_received_at: string | null;
  totals: Record<
    | 'same'
    | 'changed'
    | 'leaves_quarantine'
    | 'enters_quarantine'
    | 'tenant_changes'
    | 'conversion_id_changes'
    | 'amount_falls',
    number
  >;
  money: Money[];
  groups: ChangeGroup[];
  other_changes: number;
}

/** A postback in the result of a dry run or a redrive. */
export interface JobRow {
  postback_id: string;
  received_at: string;
  conversion_id?: string | null;
  changes?: Change[];
  outcome?: RedriveOutcome;
  reasons?: { field: string; code: string; reason: string }[];
}

export const REDRIVE_OUTCOMES = ['stored', 'updated', 'duplicate', 'already', 'quarantined', 'failed'] as const;
export type RedriveOutcome = (typeof REDRIVE_OUTCOMES)[number];

/** What can become of a row of a file; those without a reading are in the errors of the import alone. */
export const IMPORT_OUTCOMES = ['stored', 'updated', 'duplicate', 'already', 'quarantined', 'unreadable'] as const;

/** The reasons why rows of a file are no conversions, the most frequent first. */
export interface ImportResult {
  errors: { field: string; code: string; rows: number }[];
}

/** The result of a finished import. */
export function importResultOf({ kind, result }: Pick<Job, 'kind' | 'result'>): ImportResult | undefined {
  return kind === 'import' && result !== null ? (result as unknown as ImportResult) : undefined;
}

/** The result of a finished dry run. */
export function dryRunResultOf({ kind, result }: Pick<Job, 'kind' | 'result'>): DryRunResult | undefined {
  return kind === 'dry_run' && result !== null ? (result as unknown as DryRunResult) : undefined;
}

/** A count of a job; undefined where it is not known. */
export function countOf({ counts }: Pick<Job, 'counts'>, name: string): number | undefined {
  const count = counts[name];
  return typeof count === 'number' ? count : undefined;
}

export const isOver = ({ state }: Pick<Job, 'state'>): boolean =>
  state === 'finished' || state === 'stopped' || state === 'failed';
