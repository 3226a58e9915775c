/** A changed conversion, as the change feed of a partner's service gives it. */
export interface ConversionChange {
  tenant_id: number;
  tenant: string | null;
  conversion_id: string;
  conversion_key: string | null;
  /** The click id, from whichever field the mapping has it in. */
  click_ref: string | null;
  /** The present state; null: the conversion does not exist any more. */
  state: (Partial<Record<string, string | null>> & { first_received_at: string }) | null;
}

/** What the database of events knows of a conversion. */
export interface ConversionFact {
  tenant_id: number;
  conversion_id: string;
  /** Empty where the id alone identifies the conversion. */
  conversion_key: string;
  tenant: string | null;
  click_id: string | null;
  status: string | null;
  offer: string | null;
  payout: string | null;
  payout_currency: string | null;
  sale_amount: string | null;
  sale_currency: string | null;
  received_at: string;
}

export type FactKey = Pick<ConversionFact, 'tenant_id' | 'conversion_id' | 'conversion_key'>;

/** What a page of changes makes of the facts: a conversion is either in `present` or in `removed`. */
export interface FactChanges {
  present: ConversionFact[];
  removed: FactKey[];
}

/** The later one counts where a page has a conversion twice. */
export function toFacts(changes: readonly ConversionChange[]): FactChanges {
  const byKey = new Map(changes.map((change) => [JSON.stringify(keyOf(change)), change]));
  const facts: FactChanges = { present: [], removed: [] };
  for (const { state, ...change } of byKey.values()) {
    if (state === null) facts.removed.push(keyOf(change));
    else facts.present.push(toFact(change, state));
  }
  return facts;
}

function keyOf({ tenant_id, conversion_id, conversion_key }: Omit<ConversionChange, 'state'>): FactKey {
  return { tenant_id, conversion_id, conversion_key: conversion_key ?? '' };
}

function toFact(
  change: Omit<ConversionChange, 'state'>,
  state: NonNullable<ConversionChange['state']>,
): ConversionFact {
  const payout = amountOf(state, 'payout');
  const sale = amountOf(state, 'sale_amount');
  return {
    ...keyOf(change),
    tenant: change.tenant,
    click_id: change.click_ref,
    status: state['status'] ?? null,
    offer: state['offer_id'] ?? state['offer_name'] ?? null,
    payout: payout.amount,
    payout_currency: payout.currency,
    sale_amount: sale.amount,
    sale_currency: sale.currency,
    received_at: state.first_received_at,
  };
}

/**
 * One amount of each kind, so that nothing counts twice: in the conversion's own currency where that is known, else what
 * the network converted to USD, or to MYR.
 */
function amountOf(
  state: NonNullable<ConversionChange['state']>,
  kind: 'payout' | 'sale_amount',
): { amount: string | null; currency: string | null } {
  const known = [
    { amount: state[`${kind}_local`], currency: state['conversion_currency'] },
    { amount: state[`usd_${kind}`], currency: 'USD' },
    { amount: state[`myr_${kind}`], currency: 'MYR' },
  ].find(({ amount, currency }) => typeof amount === 'string' && typeof currency === 'string');
  return { amount: known?.amount ?? null, currency: known?.currency ?? null };
}
