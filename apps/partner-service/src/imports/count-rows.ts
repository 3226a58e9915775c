import type { Diagnostic } from '@app/postback';
import type { StoredOutcome } from '../conversions/conversion-row';
import type { JobRow } from '../jobs/job';
import type { ImportCounts, ImportedRow, ImportJob, ImportPosition, RowOutcome } from './import';

/** Errors that an import lists; further ones are counted. */
export const MAX_LISTED_ERRORS = 100_000;

/** A row with what became of it; without an outcome it could not be read. */
export interface SettledRow {
  /** Counted from zero. */
  number: number;
  row: ImportedRow;
  tenantId: number;
  outcome: StoredOutcome | undefined;
  reasons: readonly Diagnostic[];
}

export interface PartRecord {
  counts: ImportCounts;
  position: ImportPosition;
  errors: JobRow[];
}

/**
 * What a part adds to its import. A postback that was stored before counts as what it became then, because it is one of
 * this import whose part was not recorded. In a file that was imported before it may as well be one of that import.
 *
 * @param isAgain the part was begun before
 */
export function recordPart(
  { request, counts, position }: Pick<ImportJob, 'request' | 'counts' | 'position'>,
  settled: readonly SettledRow[],
  isAgain: boolean,
): PartRecord {
  const next = { ...counts, done: counts.done + settled.length };
  const bySort: Record<string, number> = { ...position.errors };
  let { received, uncertain } = position;
  for (const { outcome, reasons } of settled) {
    const sort = sortOf(outcome, request.is_imported_before);
    next[sort] += 1;
    if (sort === 'already') uncertain += isAgain ? 1 : 0;
    else if (sort !== 'unreadable') received += 1;
    for (const key of new Set(reasons.map(({ field, code }) => `${field} ${code}`)))
      bySort[key] = (bySort[key] ?? 0) + 1;
  }
  const listed = counts.unreadable + counts.quarantined;
  const wrong = settled.filter(({ reasons }) => reasons.length > 0).slice(0, Math.max(0, MAX_LISTED_ERRORS - listed));
  const errors = wrong.map((one) => toErrorRow(one, request.received_at));
  return { counts: next, position: { ...position, received, uncertain, errors: bySort }, errors };
}

function sortOf(outcome: StoredOutcome | undefined, isImportedBefore: boolean): RowOutcome {
  if (!outcome) return 'unreadable';
  if (outcome.status === 'quarantined') return 'quarantined';
  return isImportedBefore && outcome.wasStoredBefore ? 'already' : outcome.status;
}

function toErrorRow({ number, row: { line, cells }, tenantId, reasons }: SettledRow, received_at: string): JobRow {
  return { group_number: 1, tenant_id: tenantId, received_at, row: { line, row: number, reasons, cells } };
}

/** The result of an import: what is wrong with its rows, the most frequent first. */
export function resultOf(errors: ImportPosition['errors']): {
  errors: { field: string; code: string; rows: number }[];
} {
  const sorted = Object.entries(errors).toSorted(([, one], [, other]) => other - one);
  return {
    errors: sorted.map(([key, rows]) => {
      const [field = '', code = ''] = key.split(' ');
      return { field, code, rows };
    }),
  };
}
