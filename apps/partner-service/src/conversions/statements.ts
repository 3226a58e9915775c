import { readStatement } from '@app/common/database/read-statement';

/**
 * The statements that store. Each takes its rows as one JSON parameter: PostgreSQL unpacks it faster than one
 * array a column, and the statement stays the same however many rows come.
 */
export const STORE_NEW_CONVERSIONS = readStatement(__dirname, 'store_new_conversions');
export const STORE_DUPLICATES = readStatement(__dirname, 'store_duplicates');
export const STORE_QUARANTINED = readStatement(__dirname, 'store_quarantined');

export const LOCK_CONVERSION_STATES = readStatement(__dirname, 'lock_conversion_states');
export const FIND_CONVERSION_STATES = readStatement(__dirname, 'find_conversion_states');
export const FIND_OUTCOMES = readStatement(__dirname, 'find_outcomes');
export const FIND_SPENT_SIGNATURES = readStatement(__dirname, 'find_spent_signatures');
export const RECORD_REPLAYS = readStatement(__dirname, 'record_replays');
export const FIND_OFFERS_OF_HOUR = readStatement(__dirname, 'find_offers_of_hour');
