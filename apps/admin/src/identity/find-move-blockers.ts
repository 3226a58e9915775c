import type { FieldError, FieldErrorCode } from '@app/common';
import type { DatabaseComparison, TableDifference } from '@app/partner-config';

/** The facts that decide whether a move to another database is possible. */
export interface DatabaseMove {
  /** The field that names the other database. */
  field: 'database_name' | 'database_url';
  isActive: boolean;
  /** Whether the gateway holds postbacks of the partner, or why that is unknown. */
  pending: { some: boolean } | { unknown: string };
  comparison: DatabaseComparison | { unknown: string };
}

/** Why a partner cannot be moved to another database now; empty when nothing would be hidden. */
export function findMoveBlockers({ field, isActive, pending, comparison }: DatabaseMove): FieldError[] {
  const blockers: FieldError[] = [];
  const add = (code: FieldErrorCode, reason: string): void => void blockers.push({ field, code, reason });
  if ('unknown' in comparison) {
    const cause = `the partner's service does not say what it holds: ${comparison.unknown}`;
    add('comparison_failed', `cannot be checked, because ${cause}`);
    return blockers;
  }
  const { other, detail, hidden } = comparison;
  if (other === 'same') return [];
  if (other === 'unknown') {
    add('comparison_failed', `cannot be checked, because the other database does not respond: ${detail ?? ''}`);
  }
  if (other === 'forbidden') {
    add('database_forbidden', "names a database that the partner's role may not read; it belongs to another");
  }
  if (other === 'foreign') {
    add('database_in_use', 'names a database that holds the data of another partner or program');
  }
  if (hidden.length > 0) add('data_hidden', `would hide ${hidden.map(describe).join(', ')}; copy them there first`);
  if ('unknown' in pending) add('postbacks_pending', `cannot be checked, because of the gateway: ${pending.unknown}`);
  else if (pending.some)
    add('postbacks_pending', 'has to wait until the spool holds no waiting postbacks of the partner');
  if (isActive) {
    const reason =
      'must be false meanwhile: what an active partner stores between the comparison and the move would be hidden';
    blockers.push({ field: 'is_active', code: 'must_be_inactive', value: true, reason });
  }
  return blockers;
}

function describe({ table, present_rows, other_rows }: TableDifference): string {
  return other_rows === present_rows
    ? `${present_rows} rows of ${table} that differ there`
    : `${present_rows} rows of ${table} (${other_rows} there)`;
}
