import type { Filter } from '../list/list-filters';
import type { Messages } from '../messages/en';

interface Named {
  partner_code: string;
  partner_name: string;
}

/** Partners to choose from, by their names. */
export function partnerOptions(partners: readonly Named[]): (readonly [code: string, name: string])[] {
  return partners.map(({ partner_code, partner_name }) => [partner_code, partner_name] as const);
}

/** The filter of a list by its partner. */
export function partnerFilter(t: Messages, partners: readonly Named[]): Filter {
  return { name: 'partner', label: t.common.partner, kind: 'choice', options: partnerOptions(partners) };
}
