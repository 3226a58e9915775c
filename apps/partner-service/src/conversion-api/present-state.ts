import { amountsOfParts } from '@app/postback';
import { type LockedStateRow, stateOfRow } from '../conversions/conversion-state-row';

/** The merged state in canonical names, null where nothing is known. */
export function presentState(row: LockedStateRow): Record<string, unknown> {
  const state = stateOfRow(row);
  const { values, currency } = amountsOfParts(state.amounts);
  return {
    status: state.status?.value ?? null,
    status_original: state.status?.original ?? null,
    ...values,
    conversion_currency: currency,
    ...Object.fromEntries(Object.entries(state.fields).map(([field, known]) => [field, known?.value ?? null])),
    original_postback_id: row.original_id,
    first_received_at: row.original_received_at.toISOString(),
    counted_in_hour: row.hour.toISOString(),
  };
}
