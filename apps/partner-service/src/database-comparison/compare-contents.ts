import type { DatabaseComparison, TableDifference } from '@app/partner-config';
import type { DatabaseContent, TableContent } from './read-database-content';

/** What the other database of a partner is to its present one, and what a move to it would hide. */
export function compareContents(
  partnerCode: string,
  present: DatabaseContent,
  other: DatabaseContent,
): DatabaseComparison {
  const hidden = hiddenTables(present.tables, other.tables);
  const owner = other.partnerCode;
  if (owner === partnerCode && rowsOf(other.tables) > 0) return { other: 'own', detail: null, hidden };
  const isEmpty = rowsOf(other.tables) === 0 && (owner === null || owner === partnerCode);
  return { other: isEmpty ? 'empty' : 'foreign', detail: null, hidden };
}

/** The tables whose rows are not all, and just as they are, in the other database. */
export function hiddenTables(present: readonly TableContent[], others: readonly TableContent[]): TableDifference[] {
  return present.flatMap(({ table, rows, checksum }) => {
    const other = others.find((one) => one.table === table);
    if (rows === 0 || (other?.rows === rows && other.checksum === checksum)) return [];
    return [{ table, present_rows: rows, other_rows: other?.rows ?? 0 }];
  });
}

function rowsOf(tables: readonly TableContent[]): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}
