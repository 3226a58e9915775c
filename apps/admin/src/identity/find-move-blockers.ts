import type { FieldError } from '@app/common';
import type { DatabaseComparison, TableDifference } from '@app/partner-config';

/** What is known of a move to another database at the moment at which it is judged. */
export interface DatabaseMove {
  /** The field that names the other database. */
  field: 'database_name' | 'database_url';
  isActive: boolean;
  /** Postbacks of the partner that the gateway holds; null when it did not say. */
  waiting: { some: boolean } | { unknown: string };
  comparison: DatabaseComparison | { unknown: string };
}

/** Why a partner may not be moved to another database now; none when nothing would be hidden. */
export function findMoveBlockers({ field, isActive, waiting, comparison }: DatabaseMove): FieldError[] {
  if ('unknown' in comparison) {
    return [
      blocker(
        field,
        `cannot be judged, because the partner's service does not say what it holds: ${comparison.unknown}`,
      ),
    ];
  }
  const { other, detail, hidden } = comparison;
  if (other === 'same') return [];
  const reasons: string[] = [];
  if (other === 'unknown')
    reasons.push(`cannot be judged, because the other database does not answer: ${detail ?? ''}`);
  if (other === 'forbidden')
    reasons.push("names a database that the partner's role may not read; it belongs to another");
  if (other === 'foreign') reasons.push('names a database that holds the data of another partner or program');
  if (hidden.length > 0) reasons.push(`would hide ${hidden.map(describe).join(', ')}; copy them there first`);
  const faults = reasons.map((reason) => blocker(field, reason));
  if ('unknown' in waiting) faults.push(blocker(field, `cannot be judged, because of the gateway: ${waiting.unknown}`));
  else if (waiting.some)
    faults.push(blocker(field, 'has to wait until the spool holds no waiting postbacks of the partner'));
  if (isActive) {
    faults.push({
      field: 'is_active',
      value: true,
      reason:
        'must be false meanwhile: what an active partner stores between the comparison and the move would be hidden',
    });
  }
  return faults;
}

function describe({ table, present_rows, other_rows }: TableDifference): string {
  return other_rows === present_rows
    ? `${present_rows} rows of ${table} that differ there`
    : `${present_rows} rows of ${table} (${other_rows} there)`;
}

function blocker(field: string, reason: string): FieldError {
  return { field, reason };
}
