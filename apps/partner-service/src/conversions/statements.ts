import { readStatement, type Statement } from '@app/common/database/read-statement';

/**
 * The statements that store. Each takes its rows as one JSON parameter: PostgreSQL unpacks it faster than one
 * array a column, and the statement stays the same however many rows come.
 */
export const STORE_NEW_CONVERSIONS = readStatement(__dirname, 'store_new_conversions');
export const STORE_DUPLICATES = readStatement(__dirname, 'store_duplicates');
/** The same for batches without warnings: the part that counts them costs every batch, even where it finds none. */
export const STORE_NEW_WITHOUT_WARNINGS = withoutWarnings(STORE_NEW_CONVERSIONS);
export const STORE_DUPLICATES_WITHOUT_WARNINGS = withoutWarnings(STORE_DUPLICATES);
export const STORE_QUARANTINED = readStatement(__dirname, 'store_quarantined');

export const LOCK_CONVERSION_STATES = readStatement(__dirname, 'lock_conversion_states');
export const FIND_CONVERSION_STATES = readStatement(__dirname, 'find_conversion_states');
export const FIND_OUTCOMES = readStatement(__dirname, 'find_outcomes');
export const FIND_SPENT_SIGNATURES = readStatement(__dirname, 'find_spent_signatures');
export const RECORD_REPLAYS = readStatement(__dirname, 'record_replays');
export const FIND_OFFERS_OF_HOUR = readStatement(__dirname, 'find_offers_of_hour');

function withoutWarnings({ name, text }: Statement): Statement {
  return { name: `${name}_without_warnings`, text: text.replace(/^warning_roll_up AS \([^]*?^\),\n/m, '') };
}
