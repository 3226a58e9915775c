import { hasSameValues } from '@app/postback';
import type { DuplicatePolicy } from '../conversions/conversion-row';
import { type LockedStateRow, stateOfRow } from '../conversions/conversion-state-row';
import { inStoredOrder, replayConversion } from './replay-conversion';
import { type ConversionName, isImported, type StoredPostback } from './stored-postback';

/** More postbacks than this of one conversion are not replayed at once. */
export const MAX_POSTBACKS = 20_000;

/** A conversion that a redrive has locked, with its postbacks. */
export interface LockedConversion {
  name: ConversionName;
  /** Undefined where nothing has been counted under the name so far. */
  state: LockedStateRow | undefined;
  postbacks: readonly StoredPostback[];
}

/**
 * Whether the stored postbacks are all that the conversion is made of: replayed as they are, they come to its present
 * state. Where retention has dropped one, an import brought one, or the policy was another, they do not, and a replay of
 * corrected ones would lose what the others said.
 */
export function isComplete({ state, postbacks }: LockedConversion, policy: DuplicatePolicy | undefined): boolean {
  if (!policy) return false;
  if (!state) return postbacks.length === 0;
  if (postbacks.length > MAX_POSTBACKS || postbacks.some(isImported)) return false;
  const ordered = inStoredOrder(postbacks, state.original_id, idsOf(postbacks));
  if (ordered[0]?.id !== state.original_id) return false;
  const replay = replayConversion(ordered, policy);
  return (
    replay.parts.every(({ row, part }) => row.is_duplicate === (part === 'duplicate')) &&
    replay.hour.getTime() === state.hour.getTime() &&
    hasSameValues(stateOfRow(state), replay.state)
  );
}

export function idsOf(postbacks: readonly StoredPostback[]): Set<string> {
  return new Set(postbacks.map(({ id }) => id));
}
