import { readStatement, type Statement } from '@app/common/database/read-statement';
import type { ConversionRow } from './conversion-row';

/**
 * The statements that store. Each takes its rows as one JSON parameter: PostgreSQL unpacks it faster than one
 * array a column, and the statement stays the same however many rows come.
 */
export const STORE_NEW_CONVERSIONS = readStatement(__dirname, 'store_new_conversions');
export const STORE_DUPLICATES = readStatement(__dirname, 'store_duplicates');
export const STORE_QUARANTINED = readStatement(__dirname, 'store_quarantined');

/** A statement, and the same without what only some batches need: each part costs, even where it finds nothing. */
type Variants = Record<'whole' | 'withoutWarnings' | 'withoutSettings' | 'plain', Statement>;

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
  const hasWarnings = rows.some(({ warnings }) => warnings !== null);
  const hasSettings = rows.some((row) => (row.amount_parts ?? row.conversion_key) !== undefined);
  if (hasWarnings) return hasSettings ? variants.whole : variants.withoutSettings;
  return hasSettings ? variants.withoutWarnings : variants.plain;
}

function variantsOf(whole: Statement): Variants {
  const withoutSettings = leaveOutSettings(whole);
  return {
    whole,
    withoutSettings,
    withoutWarnings: leaveOutWarnings(whole),
    plain: leaveOutWarnings(withoutSettings),
  };
}

function leaveOutWarnings({ name, text }: Statement): Statement {
  return { name: `${name}_without_warnings`, text: text.replace(/^warning_roll_up AS \([^]*?^\),\n/m, '') };
}

function leaveOutSettings({ name, text }: Statement): Statement {
  return {
    name: `${name}_without_settings`,
    text: text.replaceAll(/^.* -- settings\n/gm, '').replaceAll('coalesce(state_id, conversion_id)', 'conversion_id'),
  };
}
