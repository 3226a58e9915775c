import { AMOUNT_FIELDS } from '@app/postback';
import { type LockedStateRow, stateOfRow } from '../conversions/conversion-state-row';

/** The merged state in canonical names, null where nothing is known. */
export function presentState(row: LockedStateRow): Record<string, unknown> {
  const state = stateOfRow(row);
  return {
    status: state.status?.value ?? null,
    status_original: state.status?.original ?? null,
    ...Object.fromEntries(AMOUNT_FIELDS.map((field) => [field, state.amounts?.values[field] ?? null])),
    conversion_currency: state.amounts?.currency ?? null,
    ...Object.fromEntries(Object.entries(state.fields).map(([field, known]) => [field, known?.value ?? null])),
    original_postback_id: row.original_id,
    first_received_at: row.original_received_at.toISOString(),
    counted_in_hour: row.hour.toISOString(),
  };
}
