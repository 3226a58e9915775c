import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';

export type SearchResult = ResponseBody<'/api/v1/search', 'get'>;
export type SearchHit = SearchResult['hits'][number];

/** Shorter texts are names of pages rather than ids. */
const MIN_LENGTH = 4;

/** What an id, a token or a URL is, at all partners. */
export const searchQuery = (text: string) =>
  queryOptions({
    queryKey: ['search', text],
    queryFn: async ({ signal }) => (await call(HERE, 'get', '/api/v1/search', { query: { q: text }, signal })).body,
    enabled: text.length >= MIN_LENGTH,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** The page on which a hit is shown. */
export function placeOfHit({ kind, partner_code, conversion_id, postback_id, tenant }: SearchHit): string {
  switch (kind) {
    case 'endpoint':
      return `/partners/${partner_code}`;
    case 'tenant_token':
      return `/partners/${partner_code}/tenants?peek=${encodeURIComponent(tenant ?? '')}`;
    case 'quarantined_postback':
      return `/quarantine?partner=${partner_code}&peek=${postback_id}`;
    case 'postback_id':
    case 'conversion_id':
    case 'click_id':
    case 'order_id': {
      const page = `/conversions/${partner_code}/${encodeURIComponent(conversion_id ?? '')}`;
      return conversion_id === null ? `/conversions?partner=${partner_code}` : page;
    }
  }
}
