import { offerLabelOf } from '@app/postback';
import type { DuplicatePolicy } from '../conversions/conversion-row';
import {
  type ConversionStateRow,
  type LockedStateRow,
  rowOfState,
  stateOfRow,
} from '../conversions/conversion-state-row';
import type { RollUpChange } from '../conversions/resolve-duplicates';
import { idsOf, isComplete, type LockedConversion } from './check-conversion';
import {
  countPostback,
  countState,
  countWarnings,
  labelOf,
  type OfferLabels,
  type WarningChange,
} from './count-conversion';
import { inStoredOrder, type Replay, replayConversion } from './replay-conversion';
import {
  areSameWarnings,
  type ConversionName,
  conversionOf,
  isSameReading,
  type Reading,
  type StoredPostback,
  textOf,
} from './stored-postback';

export type CorrectionOutcome = 'same' | 'corrected' | 'moved' | 'incomplete';

/** A row of conversions as it is to be. */
export type CorrectedPostback = StoredPostback & { is_read_again: boolean };

export type CorrectedState = Omit<ConversionStateRow, 'original_received_at'> & { original_received_at: string };

/** All that a redrive writes about some conversions. */
export interface Corrections {
  postbacks: CorrectedPostback[];
  states: CorrectedState[];
  /** Conversions without a postback any more; those that were not known before have only been locked. */
  removed: (ConversionName & { was_known: boolean })[];
  counts: RollUpChange[];
  warnings: WarningChange[];
  /** By postback id, of those that were read again. */
  outcomes: Map<string, CorrectionOutcome>;
}

export type PolicyOf = (tenantId: number) => DuplicatePolicy | undefined;

/**
 * Decides what the conversions become when some of their postbacks are read otherwise: what they would be if those had
 * been read so when they came.
 *
 * @param conversions each that a postback in `readings` belongs to, before or after
 */
export function planCorrections(
  conversions: readonly LockedConversion[],
  readings: ReadonlyMap<string, Reading>,
  policyOf: PolicyOf,
  labels: OfferLabels,
): Corrections {
  const corrections: Corrections = {
    postbacks: [],
    states: [],
    removed: [],
    counts: [],
    warnings: [],
    outcomes: new Map(),
  };
  const complete = conversions.filter((one) => isComplete(one, policyOf(one.name.tenant_id)));
  const accepted = acceptReadings(conversions, complete, readings, corrections.outcomes);
  const originals = new Set(conversions.flatMap(({ state }) => (state ? [state.original_id] : [])));
  const present = complete
    .flatMap(({ postbacks }) => postbacks)
    .map((row) => withReading(row, accepted.get(row.id), originals.has(row.id)));
  const byConversion = Map.groupBy(present, (row) => textOf(conversionOf(row)));
  for (const conversion of conversions) {
    const postbacks = byConversion.get(textOf(conversion.name)) ?? [];
    const isAffected = [...conversion.postbacks, ...postbacks].some(({ id }) => accepted.has(id));
    if (isAffected) correct(conversion, postbacks, policyOf(conversion.name.tenant_id)!, labels, corrections);
    else if (!conversion.state) corrections.removed.push({ ...conversion.name, was_known: false });
  }
  return corrections;
}

/** The readings that differ, of postbacks that are in complete conversions before and after. */
function acceptReadings(
  conversions: readonly LockedConversion[],
  complete: readonly LockedConversion[],
  readings: ReadonlyMap<string, Reading>,
  outcomes: Corrections['outcomes'],
): Map<string, Reading> {
  const accepted = new Map<string, Reading>();
  const isCompleteName = new Set(complete.map(({ name }) => textOf(name)));
  for (const row of conversions.flatMap(({ postbacks }) => postbacks)) {
    const reading = readings.get(row.id);
    if (!reading) continue;
    const [before, after] = [row, reading].map((one) => textOf(conversionOf(one))) as [string, string];
    if (isSameReading(row, reading)) outcomes.set(row.id, 'same');
    else if (!isCompleteName.has(before) || !isCompleteName.has(after)) outcomes.set(row.id, 'incomplete');
    else {
      accepted.set(row.id, reading);
      outcomes.set(row.id, before === after ? 'corrected' : 'moved');
    }
  }
  return accepted;
}

interface Present extends StoredPostback {
  /** The row as it is stored. */
  stored: StoredPostback;
  /** It was counted as its conversion, and not by itself. */
  was_original: boolean;
  is_read_again: boolean;
}

function withReading(stored: StoredPostback, reading: Reading | undefined, wasOriginal: boolean): Present {
  return { ...stored, ...reading, stored, was_original: wasOriginal, is_read_again: reading !== undefined };
}

function correct(
  { name, state: before, postbacks: old }: LockedConversion,
  present: readonly Present[],
  policy: DuplicatePolicy,
  labels: OfferLabels,
  corrections: Corrections,
): void {
  if (before) uncount(before, old, labels, corrections);
  if (present.length === 0) {
    corrections.removed.push({ ...name, was_known: before !== undefined });
    return;
  }
  const replay = replayConversion(inStoredOrder(present, before?.original_id ?? null, idsOf(old)), policy);
  const state = stateRowOf(name, before, replay, policy, labels);
  corrections.states.push(state);
  corrections.counts.push(countState(asStateRow(state), 1));
  for (const { row, part, isUpdate, warnings } of replay.parts) {
    const { stored, was_original: _, ...columns } = row;
    const stored_warnings = [...row.warnings, ...warnings];
    const corrected = { ...columns, is_duplicate: part === 'duplicate', is_update: isUpdate, stored_warnings };
    if (isChanged(stored, corrected)) corrections.postbacks.push(corrected);
    if (part !== 'original') corrections.counts.push(countPostback(corrected, nextLabel(row, labels), 1));
    corrections.warnings.push(...countWarnings(corrected, 1));
  }
}

/** Takes away what the conversion and its postbacks were counted as. */
function uncount(
  state: ConversionStateRow,
  postbacks: readonly StoredPostback[],
  labels: OfferLabels,
  { counts, warnings }: Corrections,
): void {
  counts.push(countState(state, -1));
  for (const row of postbacks) {
    warnings.push(...countWarnings(row, -1));
    if (row.id !== state.original_id) counts.push(countPostback(row, countedLabel(row, labels), -1));
  }
}

function isChanged(stored: StoredPostback, row: CorrectedPostback): boolean {
  return (
    row.is_read_again ||
    row.is_duplicate !== stored.is_duplicate ||
    row.is_update !== stored.is_update ||
    !areSameWarnings(row.stored_warnings, stored.stored_warnings)
  );
}

function countedLabel(row: StoredPostback, labels: OfferLabels): string {
  return labels.counted(row.tenant_id, row.received_at, labelOf(row));
}

/** A postback that was counted by itself, and whose offer stays, is counted where it was. */
function nextLabel(row: Present, labels: OfferLabels): string {
  const isSame = !row.was_original && row.tenant_id === row.stored.tenant_id && labelOf(row) === labelOf(row.stored);
  return isSame ? countedLabel(row.stored, labels) : labels.next(row.tenant_id, row.received_at, labelOf(row));
}

/** The row of conversion_state, as storing the same postbacks would have left it. */
function stateRowOf(
  name: ConversionName,
  before: LockedStateRow | undefined,
  { state, isOriginal, hour, parts }: Replay<Present>,
  policy: DuplicatePolicy,
  labels: OfferLabels,
): CorrectedState {
  const original = parts[0]!.row;
  const label = offerLabelOf(state);
  const keepsLabel = before !== undefined && label === offerLabelOf(stateOfRow(before));
  const offer = {
    label: keepsLabel ? before.offer : labels.next(name.tenant_id, hour.toISOString(), label),
    isName: state.fields.offer_id === undefined,
  };
  const origin = { ...name, original_id: original.id, original_received_at: original.received_at };
  const row = { ...rowOfState({} as ConversionStateRow, state, hour, offer), ...origin };
  if (!isOriginal) return row;
  const amount_parts = policy.addsAmounts ? row.amount_parts : null;
  return { ...row, status_as_of: null, amounts_as_of: null, amount_parts, other_fields: null };
}

function asStateRow(state: CorrectedState): ConversionStateRow {
  return { ...state, original_received_at: new Date(state.original_received_at) };
}
