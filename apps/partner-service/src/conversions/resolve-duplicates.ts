import { AMOUNT_FIELDS, type ConversionState, mergeDuplicate, offerLabelOf, type Warning } from '@app/postback';
import {
  amountsOf,
  countedAs,
  rowOfState,
  type ConversionStateRow,
  type LockedStateRow,
  type OfferLabel,
  stateOfRow,
} from './conversion-state-row';
import {
  contentOf,
  type ConversionRow,
  type ConversionToStore,
  type CountedAs,
  keyOf,
  keyOfRow,
  type StoredOutcome,
  type StoredStatus,
} from './conversion-row';

/** One line of change for the roll-up: counts to add and `sign` times the amounts. */
export type RollUpChange = Omit<CountedAs, 'amounts'> &
  Partial<CountedAs['amounts']> & { conversions: number; duplicates: number; updates: number; sign: -1 | 0 | 1 };

/** A duplicate as it is written. */
export type DuplicateRow = ConversionRow & { is_duplicate: boolean; is_update: boolean };

export interface Resolution {
  /** The postbacks to store, with their flags. */
  rows: DuplicateRow[];
  /** The conversion states that changed. */
  states: ConversionStateRow[];
  changes: RollUpChange[];
  /** What became of each known conversion's postback, by postback id. */
  outcomes: Map<string, StoredOutcome>;
}

/** Chooses the roll-up's label for an offer, which is bounded per tenant and hour. */
export type OfferLabeller = (tenantId: number, hour: string, label: string) => string;

/**
 * Decides what each duplicate does to its conversion, given the locked states. A conversion without a state gets no
 * outcome: it is new after all, and belongs to the other write queue.
 */
export function resolveDuplicates(
  conversions: readonly ConversionToStore[],
  lockedStates: readonly LockedStateRow[],
  labelOffer: OfferLabeller,
): Resolution {
  const resolution: Resolution = { rows: [], states: [], changes: [], outcomes: new Map() };
  const byKey = Map.groupBy(conversions, ({ row }) => keyOfRow(row));
  for (const locked of lockedStates) {
    const duplicates = byKey.get(keyOf(locked)) ?? [];
    resolveConversion(locked, duplicates, labelOffer, resolution);
  }
  return resolution;
}

function resolveConversion(
  locked: LockedStateRow,
  duplicates: readonly ConversionToStore[],
  labelOffer: OfferLabeller,
  resolution: Resolution,
): void {
  const before: ConversionStateRow = locked;
  const first = stateOfRow(locked);
  let state = first;
  let hour = locked.hour;
  for (const { row, policy } of duplicates.toSorted((one, other) => (one.row.id < other.row.id ? -1 : 1))) {
    if (row.id === locked.original_id) {
      resolution.outcomes.set(row.id, { ...outcomeOf('stored', row), wasStoredBefore: true });
      continue;
    }
    if (policy.dedupe === 'off') {
      addCounted(row, resolution);
      continue;
    }
    const content = policy.addsAmounts || state.amounts.added ? contentOf(row) : undefined;
    const merged =
      policy.dedupe === 'update'
        ? mergeDuplicate(state, row.postback, row.id, policy, content)
        : { state, changed: false, warnings: [] };
    state = merged.state;
    if (policy.dedupe === 'update') hour = earlier(hour, hourOf(row));
    addDuplicate(withWarnings(row, merged.warnings), merged.changed, resolution);
  }
  if (state === first && hour.getTime() === before.hour.getTime()) return;
  const after = rowOfState(before, state, hour, relabel(before, first, state, hour, labelOffer));
  resolution.states.push(after);
  moveRollUp(before, after, resolution);
}

function withWarnings(row: ConversionRow, warnings: readonly Warning[]): ConversionRow {
  return warnings.length === 0 ? row : { ...row, warnings: [...(row.warnings ?? []), ...warnings] };
}

/** With dedupe off every postback counts, under its own hour and amounts. */
function addCounted(row: ConversionRow, resolution: Resolution): void {
  resolution.rows.push({ ...row, is_duplicate: false, is_update: false });
  resolution.outcomes.set(row.id, outcomeOf('stored', row));
  resolution.changes.push({
    ...ownCount(row),
    ...amountsOf(row.postback),
    conversions: 1,
    duplicates: 0,
    updates: 0,
    sign: 1,
  });
}

function addDuplicate(row: ConversionRow, changed: boolean, resolution: Resolution): void {
  resolution.rows.push({ ...row, is_duplicate: true, is_update: changed });
  resolution.outcomes.set(row.id, outcomeOf(changed ? 'updated' : 'duplicate', row));
  resolution.changes.push({ ...ownCount(row), conversions: 0, duplicates: 1, updates: changed ? 1 : 0, sign: 0 });
}

/** Takes away what the conversion counted as and adds what it counts as now, when that differs. */
function moveRollUp(before: ConversionStateRow, after: ConversionStateRow, resolution: Resolution): void {
  const [was, is] = [countedAs(before), countedAs(after)];
  if (isSameCount(was, is)) return;
  const counts = { duplicates: 0, updates: 0 };
  const { amounts: wasAmounts, ...wasKey } = was;
  const { amounts: isAmounts, ...isKey } = is;
  resolution.changes.push({ ...wasKey, ...wasAmounts, ...counts, conversions: -1, sign: -1 });
  resolution.changes.push({ ...isKey, ...isAmounts, ...counts, conversions: 1, sign: 1 });
}

/** The label stays unless the offer itself changed, so that what was counted under `(other)` is taken from there. */
function relabel(
  before: ConversionStateRow,
  was: ConversionState,
  is: ConversionState,
  hour: Date,
  labelOffer: OfferLabeller,
): OfferLabel {
  const label = offerLabelOf(is);
  if (label === offerLabelOf(was)) return { label: before.offer, isName: before.offer_is_name };
  return {
    label: labelOffer(before.tenant_id, hour.toISOString(), label),
    isName: is.fields.offer_id === undefined,
  };
}

function isSameCount(one: CountedAs, other: CountedAs): boolean {
  return (
    one.hour === other.hour &&
    one.offer === other.offer &&
    one.status === other.status &&
    one.currency === other.currency &&
    AMOUNT_FIELDS.every((field) => one.amounts[field] === other.amounts[field])
  );
}

function ownCount(row: ConversionRow): Omit<CountedAs, 'amounts'> {
  return {
    tenant_id: row.tenant_id,
    hour: hourOf(row).toISOString(),
    offer: row.offer,
    status: row.postback.status,
    currency: row.postback.conversion_currency,
  };
}

/** The outcome of a conversion, as the response reports it. */
export function outcomeOf(status: StoredStatus, row: ConversionRow): StoredOutcome {
  return { status, conversionId: row.postback.conversion_id, warnings: row.warnings ?? [], reasons: [] };
}

function hourOf(row: ConversionRow): Date {
  return new Date(`${row.received_at.slice(0, 13)}:00:00.000Z`);
}

function earlier(one: Date, other: Date): Date {
  return other < one ? other : one;
}
