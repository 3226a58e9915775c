import { MAX_ADDITIONS } from '@app/postback';
import type { ClientBase } from 'pg';
import { type ConversionToStore, keyOf, keyOfRow, stateIdOfRow } from './conversion-row';
import { type KnownContent, knowsContents, type LockedStateRow } from './conversion-state-row';
import { FIND_CONTENTS, LOCK_CONVERSION_STATES } from './statements';

/** Locks the states of the conversions, which a statement of the same transaction will change. */
export async function lockStates(
  client: ClientBase,
  conversions: readonly ConversionToStore[],
): Promise<LockedStateRow[]> {
  const keys = conversions.map(({ row }) => ({ tenant_id: row.tenant_id, conversion_id: stateIdOfRow(row) }));
  const { rows } = await client.query<LockedStateRow>({ ...LOCK_CONVERSION_STATES, values: [JSON.stringify(keys)] });
  const adding = new Set(conversions.filter(({ policy }) => policy.addsAmounts).map(({ row }) => keyOfRow(row)));
  const unknowing = rows.filter((row) => adding.has(keyOf(row)) && !knowsContents(row));
  if (unknowing.length > 0) await findContents(client, unknowing);
  return rows;
}

/** The setting is newer than these conversions: what was counted already is known from the stored postbacks alone. */
async function findContents(client: ClientBase, states: readonly LockedStateRow[]): Promise<void> {
  const keys = states.map(({ tenant_id, conversion_id }) => ({ tenant_id, conversion_id }));
  const values = [JSON.stringify(keys), MAX_ADDITIONS];
  const found = await client.query<KnownContent & Parameters<typeof keyOf>[0]>({ ...FIND_CONTENTS, values });
  const byKey = Map.groupBy(found.rows, keyOf);
  for (const state of states) {
    state.contents = (byKey.get(keyOf(state)) ?? []).map(({ content, asOf }) => ({ content, asOf }));
  }
}
