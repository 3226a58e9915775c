import { queryOptions, useQuery } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';

export type Partner = ResponseBody<'/api/v1/partners/{partner_code}', 'get'>;
export type Tenant = ResponseBody<'/api/v1/partners/{partner_code}/tenants', 'get'>['data'][number];

/** A partner with the ETag by which a change names the version that it is based on. */
export interface VersionedPartner {
  partner: Partner;
  etag: string | undefined;
}

export const partnerQuery = (partnerCode: string) =>
  queryOptions({
    queryKey: ['partners', partnerCode],
    queryFn: async ({ signal }): Promise<VersionedPartner> => {
      const path = { partner_code: partnerCode };
      const { body, etag } = await call(HERE, 'get', '/api/v1/partners/{partner_code}', { path, signal });
      return { partner: body, etag };
    },
  });

/** The time zones of partners by their codes. */
export const zonesOf = (partners: readonly Partner[]): ReadonlyMap<string, string> =>
  new Map(partners.map(({ partner_code, timezone }) => [partner_code, timezone]));

export interface NamedPartner {
  partner_code: string;
  partner_name: string;
}

/** Partners to choose from, by their names. */
export function partnerOptions(partners: readonly NamedPartner[]): (readonly [code: string, name: string])[] {
  return partners.map(({ partner_code, partner_name }) => [partner_code, partner_name] as const);
}

/** Every partner, for menus and zones: there are at most some hundreds. */
export const allPartnersQuery = queryOptions({
  queryKey: ['partners', 'all'],
  queryFn: async ({ signal }): Promise<Partner[]> => {
    const partners: Partner[] = [];
    let cursor: string | undefined;
    do {
      const query = { page_size: 500, ...(cursor !== undefined && { cursor }) };
      const { body } = await call(HERE, 'get', '/api/v1/partners', { query, signal });
      partners.push(...body.data);
      cursor = body.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return partners;
  },
  staleTime: 60_000,
});

/** The time zone of a partner; undefined without one, of several, and until it is known. */
export function usePartnerZone(partnerCode: string | undefined): string | undefined {
  const { data: partners = [] } = useQuery(allPartnersQuery);
  return partners.find(({ partner_code }) => partner_code === partnerCode)?.timezone;
}
