import { absenceOf, type PostbackError } from '@app/postback';
import type { LegacyRow } from '../source/legacy-row';
import { LEGACY_AMOUNTS, type LegacyAmount, PLAIN_AMOUNT } from '../source/legacy-table';

const SHOWN_CHARACTERS = 100;
const REASON = 'In a column of texts, this is not plainly an amount such as -1234.50.';

/**
 * Texts that would have to be guessed at. A live postback's are, and are kept as they came; here the former sums are
 * to be met, and nobody can tell what the former system took `1,234` for.
 *
 * @param columns the former columns of amounts that hold texts
 */
export function ambiguousAmounts(row: LegacyRow, columns: readonly LegacyAmount[]): PostbackError[] {
  return columns.flatMap((name) => {
    const value = row[name];
    if (value === null || absenceOf(value) || PLAIN_AMOUNT.test(value)) return [];
    return [{ field: LEGACY_AMOUNTS[name], value: value.slice(0, SHOWN_CHARACTERS).toWellFormed(), reason: REASON }];
  });
}
