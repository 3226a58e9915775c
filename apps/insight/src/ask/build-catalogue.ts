import type { QueriedPartner } from '@app/partner-config';
import { type Catalogue, KNOWN_BRANDS } from '@app/semantic-layer';

/** The names that questions may use, from the configuration and from what the services have seen. */
export function buildCatalogue(partners: readonly QueriedPartner[], offers: ReadonlySet<string>): Catalogue {
  return {
    partner: partners.map(({ partnerCode, partnerName }) => ({ value: partnerCode, names: [partnerName] })),
    tenant: tenantsOf(partners),
    offer: [...offers].map((value) => ({ value, names: otherNamesOf(value, offers) })),
    brand: KNOWN_BRANDS.filter(({ prefix }) => offersOf(prefix, offers).length > 1).map(({ prefix, names }) => ({
      prefix,
      names: [...names],
    })),
  };
}

/** A code that several partners use says not which tenant is meant. */
function tenantsOf(partners: readonly QueriedPartner[]): Catalogue['tenant'] {
  const all = partners.flatMap(({ tenants }) => tenants);
  return [...Map.groupBy(all, ({ code }) => code)].map(([code, [first, ...others]]) =>
    others.length === 0 ? { value: code, names: [first!.name] } : { value: code, under_every_partner: true },
  );
}

/** Of a brand with a single offer, that offer has the names of the brand. */
function otherNamesOf(offer: string, offers: ReadonlySet<string>): string[] {
  const brand = KNOWN_BRANDS.find(({ prefix }) => isOfBrand(offer, prefix));
  return brand && offersOf(brand.prefix, offers).length === 1 ? [...brand.names] : [];
}

function offersOf(prefix: string, offers: ReadonlySet<string>): string[] {
  return [...offers].filter((offer) => isOfBrand(offer, prefix));
}

function isOfBrand(offer: string, prefix: string): boolean {
  return offer === prefix || offer.startsWith(`${prefix} `);
}
