import {
  type Addition,
  AMOUNT_FIELDS,
  type AmountField,
  type AmountParts,
  amountPartsOf,
  amountsOfParts,
  asOfParts,
  type CanonicalPostback,
  type ConversionState,
  stateOf,
  type Status,
  withKnownContents,
} from '@app/postback';
import type { CountedAs } from './conversion-row';

/** A row of conversion_state; amounts are decimals as text, an as_of of null means as of the original. */
export type ConversionStateRow = Record<AmountField, string | null> & {
  tenant_id: number;
  conversion_id: string;
  original_id: string;
  original_received_at: Date;
  hour: Date;
  offer: string;
  offer_is_name: boolean;
  status: Status | null;
  status_original: string | null;
  status_as_of: string | null;
  currency: string | null;
  amounts_as_of: string | null;
  amount_parts: AmountParts | null;
  other_fields: ConversionState['fields'] | null;
};

/** A locked row, with its original while the other fields must still be read from that. */
export type LockedStateRow = ConversionStateRow & {
  original: CanonicalPostback | null;
  /** What its stored postbacks contained, where amounts are to be added and the state does not know. */
  contents?: KnownContent[];
};

export type KnownContent = Pick<Addition, 'content' | 'asOf'>;

/** The label under which an hour's offers beyond the bound are counted together. */
export const OTHER_OFFERS = '(other)';

/** The state that a row stands for. */
export function stateOfRow(row: LockedStateRow): ConversionState {
  return {
    status: row.status && {
      value: row.status,
      original: row.status_original,
      asOf: row.status_as_of ?? row.original_id,
    },
    amounts: row.contents ? withKnownContents(amountPartsOfRow(row), row.contents) : amountPartsOfRow(row),
    fields: row.other_fields ?? otherFieldsOfOriginal(row),
  };
}

/** The row for a state: what counts, and which postback each part comes from. */
export function rowOfState(
  before: ConversionStateRow,
  state: ConversionState,
  hour: Date,
  offer: OfferLabel,
): ConversionStateRow {
  const { values, currency } = amountsOfParts(state.amounts);
  return {
    ...before,
    ...values,
    hour,
    offer: offer.label,
    offer_is_name: offer.isName,
    status: state.status?.value ?? null,
    status_original: state.status?.original ?? null,
    status_as_of: state.status?.asOf ?? null,
    currency,
    amounts_as_of: asOfParts(state.amounts),
    amount_parts: state.amounts,
    other_fields: state.fields,
  };
}

export interface OfferLabel {
  label: string;
  /** The label is the offer's name, for want of an id. */
  isName: boolean;
}

export function countedAs(row: ConversionStateRow): CountedAs {
  return {
    tenant_id: row.tenant_id,
    hour: row.hour.toISOString(),
    offer: row.offer,
    status: row.status,
    currency: row.currency,
    amounts: amountsOf(row),
  };
}

export function amountsOf(row: Record<AmountField, string | null>): Record<AmountField, string | null> {
  return Object.fromEntries(AMOUNT_FIELDS.map((field) => [field, row[field]])) as Record<AmountField, string | null>;
}

/** The present values of the fields that can be a part of a key, as far as they are known. */
export function knownValues({
  other_fields: fields,
  original,
}: LockedStateRow): Partial<Record<string, string | null>> {
  if (!fields) return original ?? {};
  return Object.fromEntries(Object.entries(fields).map(([field, known]) => [field, known?.value ?? null]));
}

/** Whether the state knows what its postbacks contained, as it does from the first that adds its amounts. */
export function knowsContents(row: ConversionStateRow): boolean {
  return amountPartsOfRow(row).added !== undefined;
}

/** Parts that the previous version has written past do not count: it moved amounts_as_of alone. */
function amountPartsOfRow(row: ConversionStateRow): AmountParts {
  if (row.amount_parts && isAsOf(asOfParts(row.amount_parts), row)) return row.amount_parts;
  const stored = { ...amountsOf(row), conversion_currency: row.currency };
  return amountPartsOf(stored, row.amounts_as_of ?? row.original_id);
}

/**
 * Until the first duplicate the original row holds the other fields. When retention has dropped it, nothing is left
 * of them but the offer that the conversion is counted under.
 */
function otherFieldsOfOriginal(row: LockedStateRow): ConversionState['fields'] {
  if (row.original) return stateOf(row.original, row.original_id).fields;
  if (row.offer === '' || row.offer === OTHER_OFFERS) return {};
  return { [row.offer_is_name ? 'offer_name' : 'offer_id']: { value: row.offer, asOf: row.original_id } };
}

/** Until the first duplicate amounts are as of the original. */
function isAsOf(asOf: string | null, row: ConversionStateRow): boolean {
  return asOf === row.amounts_as_of || (row.amounts_as_of === null && asOf === row.original_id);
}
