import { readStatement, type Statement } from '@app/common/database/read-statement';
import type { QueryConfig } from 'pg';
import { DUPLICATE_COLUMNS, NEW_CONVERSION_COLUMNS } from './conversion-columns';
import type { ConversionRow } from './conversion-row';
import { RowEncoder } from './encode-rows';
import type { DuplicateRow, resolveDuplicates } from './resolve-duplicates';

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

const NEW_CONVERSIONS = new RowEncoder<ConversionRow>(NEW_CONVERSION_COLUMNS);
const DUPLICATES = new RowEncoder<DuplicateRow>(DUPLICATE_COLUMNS);

export const LOCK_CONVERSION_STATES = readStatement(__dirname, 'lock_conversion_states');
export const FIND_CONVERSION_STATES = readStatement(__dirname, 'find_conversion_states');
export const FIND_KEYED = readStatement(__dirname, 'find_keyed');
export const FIND_OTHER_KEYS = readStatement(__dirname, 'find_other_keys');
export const FIND_CONTENTS = readStatement(__dirname, 'find_contents');
export const FIND_OUTCOMES = readStatement(__dirname, 'find_outcomes');
export const FIND_SPENT_SIGNATURES = readStatement(__dirname, 'find_spent_signatures');
export const RECORD_REPLAYS = readStatement(__dirname, 'record_replays');
export const FIND_OFFERS_OF_HOUR = readStatement(__dirname, 'find_offers_of_hour');

/** Stores those rows whose conversions are new, and returns their ids. */
export function queryToStoreNew(rows: readonly ConversionRow[]): QueryConfig {
  return { ...variantFor(STORE_NEW, rows), values: NEW_CONVERSIONS.encode(rows) };
}

/** Stores duplicates with what they make of the states and the roll-up. */
export function queryToStoreDuplicates({
  rows,
  states,
  changes,
}: Pick<ReturnType<typeof resolveDuplicates>, 'rows' | 'states' | 'changes'>): QueryConfig {
  const values = [...DUPLICATES.encode(rows), JSON.stringify(states), JSON.stringify(changes)];
  return { ...variantFor(STORE_DUPLICATE, rows), values };
}

/** The variant that stores all that the rows have. */
function variantFor(variants: Variants, rows: readonly ConversionRow[]): Statement {
  return rows.some(({ warnings }) => warnings !== null) ? variants.whole : variants.withoutWarnings;
}

function variantsOf(whole: Statement): Variants {
  const text = whole.text.replace(/^warning_roll_up AS \([^]*?^\),\n/m, '');
  return { whole, withoutWarnings: { name: `${whole.name}_without_warnings`, text } };
}
