import { readStatement, type Statement } from '@app/common/database/read-statement';
import type { ConversionRow } from './conversion-row';

/**
 * The statements that store. Each takes its rows in parameters that stay the same however many rows come: conversions as
 * one binary array for each column, the fewer others as JSON.
 */
export const STORE_NEW_CONVERSIONS = readStatement(__dirname, 'store_new_conversions');
export const STORE_DUPLICATES = readStatement(__dirname, 'store_duplicates');
export const STORE_QUARANTINED = readStatement(__dirname, 'store_quarantined');

/** A statement, and the same without the count of warnings: that part costs every batch, even where it finds none. */
type Variants = Record<'whole' | 'withoutWarnings', Statement>;

export const STORE_NEW = variantsOf(STORE_NEW_CONVERSIONS);
export const STORE_DUPLICATE = variantsOf(STORE_DUPLICATES);

export const LOCK_CONVERSION_STATES = readStatement(__dirname, 'lock_conversion_states');
export const FIND_CONVERSION_STATES = readStatement(__dirname, 'find_conversion_states');
export const FIND_KEYED = readStatement(__dirname, 'find_keyed');
export const FIND_OTHER_KEYS = readStatement(__dirname, 'find_other_keys');
export const FIND_CONTENTS = readStatement(__dirname, 'find_contents');
export const FIND_OUTCOMES = readStatement(__dirname, 'find_outcomes');
export const FIND_SPENT_SIGNATURES = readStatement(__dirname, 'find_spent_signatures');
export const RECORD_REPLAYS = readStatement(__dirname, 'record_replays');
export const FIND_OFFERS_OF_HOUR = readStatement(__dirname, 'find_offers_of_hour');

/** The variant that stores all that the rows have. */
export function variantFor(variants: Variants, rows: readonly ConversionRow[]): Statement {
  return rows.some(({ warnings }) => warnings !== null) ? variants.whole : variants.withoutWarnings;
}

function variantsOf(whole: Statement): Variants {
  const text = whole.text.replace(/^warning_roll_up AS \([^]*?^\),\n/m, '');
  return { whole, withoutWarnings: { name: `${whole.name}_without_warnings`, text } };
}
