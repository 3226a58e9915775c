import {
  AMOUNT_FIELDS,
  type AmountField,
  type CanonicalPostback,
  type QuarantineReason,
  scaled,
  STORED_FIELDS,
  type StoredField,
} from '@app/postback';

/** What a postback is under one configuration. */
export interface Reading {
  tenant: string;
  /** Null where it goes to quarantine. */
  postback: CanonicalPostback | null;
  reasons: readonly QuarantineReason[];
}

export type ChangeKind = 'set' | 'cleared' | 'changed' | 'rises' | 'falls' | 'enters_quarantine' | 'leaves_quarantine';

/** How one field of a postback changes. */
export interface Change {
  /** A canonical field, `tenant`, or `outcome`. */
  field: string;
  kind: ChangeKind;
  before: string | null;
  after: string | null;
}

/** Fields with few values: a change of them is described by the values themselves. */
const OF_FEW_VALUES: ReadonlySet<string> = new Set(['status', 'conversion_currency', 'tenant', 'event']);

const AMOUNTS: ReadonlySet<string> = new Set(AMOUNT_FIELDS);

const COMPARED = [...STORED_FIELDS, 'status_original'] as const;

/** What changes of a postback, field by field; nothing where both configurations quarantine it. */
export function compareReadings(before: Reading, after: Reading): Change[] {
  if (before.postback === null && after.postback === null) return [];
  if (after.postback === null) {
    return [{ field: 'outcome', kind: 'enters_quarantine', before: 'stored', after: reasonOf(after) }];
  }
  if (before.postback === null) {
    return [{ field: 'outcome', kind: 'leaves_quarantine', before: reasonOf(before), after: 'stored' }];
  }
  const changes: Change[] = [];
  if (before.tenant !== after.tenant) {
    changes.push({ field: 'tenant', kind: 'changed', before: before.tenant, after: after.tenant });
  }
  for (const field of COMPARED) {
    const [was, is] = [before.postback[field], after.postback[field]];
    // The sender's own word follows from the status.
    if (field === 'status_original' && before.postback.status !== after.postback.status) continue;
    if (was !== is) changes.push({ field, kind: kindOf(field, was, is), before: was, after: is });
  }
  return changes;
}

/** Whether the change needs a look before it is made: money is lost, or conversions become others. */
export function isWarning(change: Change): boolean {
  const { field, kind } = change;
  return kind === 'enters_quarantine' || field === 'tenant' || field === 'conversion_id' || isLossOfMoney(change);
}

export function isLossOfMoney({ field, kind }: Change): boolean {
  return AMOUNTS.has(field) && (kind === 'falls' || kind === 'cleared');
}

/** The same for all postbacks that change in the same way. */
export function describeChange({ field, kind, before, after }: Change): Change {
  if (OF_FEW_VALUES.has(field) || field === 'outcome') return { field, kind, before, after };
  return { field, kind, before: null, after: null };
}

/** The currency of an amount; null for a local one whose currency is unknown. */
export function currencyOf(field: AmountField, currency: string | null): string | null {
  if (field.startsWith('usd_')) return 'USD';
  return field.startsWith('myr_') ? 'MYR' : currency;
}

function kindOf(field: StoredField | 'status_original', was: string | null, is: string | null): ChangeKind {
  if (was === null) return 'set';
  if (is === null) return 'cleared';
  if (!AMOUNTS.has(field)) return 'changed';
  return scaled(is) < scaled(was) ? 'falls' : 'rises';
}

function reasonOf({ reasons }: Reading): string {
  const [first] = reasons;
  return first ? `${first.field}: ${first.code}` : 'quarantined';
}
