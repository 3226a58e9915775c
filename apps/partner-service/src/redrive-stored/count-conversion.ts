import { AMOUNT_FIELDS, type AmountField, offerLabel } from '@app/postback';
import { amountsOf, type ConversionStateRow, countedAs } from '../conversions/conversion-state-row';
import type { OfferLabeller, RollUpChange } from '../conversions/resolve-duplicates';
import { hourOf } from './replay-conversion';
import type { StoredPostback } from './stored-postback';

/** Postbacks with a warning to add to, or take from, the count of an hour. */
export interface WarningChange {
  hour: string;
  tenant_id: number;
  code: string;
  field: string;
  postbacks: 1 | -1;
}

/** The labels of offers: those that were counted, and those for what is counted now. */
export interface OfferLabels {
  counted: OfferLabeller;
  next: OfferLabeller;
}

export function labelOf({ offer_id: id, offer_name: name }: Pick<StoredPostback, 'offer_id' | 'offer_name'>): string {
  return offerLabel(id, name);
}

/** What a conversion counts as in the roll-up, once more or once less. */
export function countState(row: ConversionStateRow, sign: 1 | -1): RollUpChange {
  const { amounts, ...key } = countedAs(row);
  return { ...key, ...amounts, conversions: sign, duplicates: 0, updates: 0, sign };
}

/** What a postback that is not the original counts as by itself. @param offer its label */
export function countPostback(row: StoredPostback, offer: string, sign: 1 | -1): RollUpChange {
  const key = {
    tenant_id: row.tenant_id,
    hour: hourOf(row).toISOString(),
    offer,
    status: row.status,
    currency: row.conversion_currency,
  };
  if (!row.is_duplicate) return { ...key, ...amountsOf(row), conversions: sign, duplicates: 0, updates: 0, sign };
  const none = Object.fromEntries(AMOUNT_FIELDS.map((field) => [field, null])) as Record<AmountField, null>;
  return { ...key, ...none, conversions: 0, duplicates: sign, updates: row.is_update ? sign : 0, sign: 0 };
}

/** A postback counts once for each kind of warning that it has. Those of earlier versions have no code and no count. */
export function countWarnings(row: StoredPostback, postbacks: 1 | -1): WarningChange[] {
  const hour = hourOf(row).toISOString();
  const coded = row.stored_warnings.filter(({ code }) => (code as string | undefined) !== undefined);
  const kinds = new Map(coded.map(({ code, field }) => [`${code} ${field}`, { code, field }]));
  return [...kinds.values()].map((kind) => ({ hour, tenant_id: row.tenant_id, ...kind, postbacks }));
}
