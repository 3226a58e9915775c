import type { Catalogue, PlanFilter, QueryPlan } from '@app/semantic-layer';

/** Whether every value that a plan filters by is one of the catalogue, which the model may have invented or mistyped. */
export function hasKnownValues({ filters = [] }: QueryPlan, catalogue: Catalogue): boolean {
  return filters.every((filter) => filter.values.every((value) => isKnown(filter, value, catalogue)));
}

function isKnown({ field, op }: PlanFilter, value: string, { partner, tenant, offer }: Catalogue): boolean {
  const isPrefix = op === 'prefix' || op === 'not_prefix';
  if (field === 'offer') return offer.some((one) => (isPrefix ? one.value.startsWith(value) : one.value === value));
  if (isPrefix) return false;
  switch (field) {
    case 'partner':
      return partner.some((one) => one.value === value);
    case 'tenant':
      // A code that several partners use does not say which tenant is meant.
      return tenant.some((one) => one.value === value && !one.under_every_partner);
    case 'currency':
      return /^[A-Z]{3}$/.test(value);
    case 'status':
      return true;
    case 'sub_id':
    case 'media_id':
      return false;
  }
}
