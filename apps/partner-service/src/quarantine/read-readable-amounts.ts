import {
  AMOUNT_FIELDS,
  type AmountField,
  type CanonicalPostback,
  chooseTenant,
  findTokens,
  mapParameters,
  normalizePostback,
} from '@app/postback';
import type { PostbackContent } from '../intake/read-parameters';
import type { CompiledPartner } from '../partner-config/compile-partner';

/** Stands for an id that is missing or unreadable; it decides nothing about amounts. */
const ANY_ID = 'any';

export interface ReadableAmounts {
  amounts: Partial<Record<AmountField, string>>;
  currency: string | null;
}

/**
 * The amounts of a postback that cannot be stored for another reason: what it would be worth once that is repaired. A
 * field that is itself a reason is left out.
 *
 * @param hash the keyed hash of a token
 */
export function readReadableAmounts(
  partner: CompiledPartner,
  { parameters }: PostbackContent,
  receivedAtMs: number,
  hash: (token: string) => string,
): ReadableAmounts {
  const { tenant } = chooseTenant(partner.tenantIndex, findTokens(partner.mapping, parameters), hash);
  const { values, numbers } = mapParameters(tenant.mapping, parameters);
  const settings = { ...tenant.times, zoneText: undefined, receivedAtMs, numbers, absentId: undefined };
  const readable = { ...values, conversion_id: ANY_ID };
  let result = normalizePostback(readable, settings);
  if (!result.ok) {
    for (const { field } of result.reasons) delete (readable as Record<string, string | undefined>)[field];
    result = normalizePostback({ ...readable, conversion_id: ANY_ID }, settings);
  }
  return result.ok ? amountsOf(result.postback) : { amounts: {}, currency: null };
}

function amountsOf(postback: CanonicalPostback): ReadableAmounts {
  const found = AMOUNT_FIELDS.flatMap((field) => {
    const amount = postback[field];
    return amount === null ? [] : [[field, amount] as const];
  });
  return { amounts: Object.fromEntries(found), currency: postback.conversion_currency };
}
