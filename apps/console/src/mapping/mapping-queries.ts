import { queryOptions } from '@tanstack/react-query';
import { call, HERE } from '../client/client';
import type { Tenant } from '../partners/partner-queries';
import type { SamplePage } from './preview/read-sample';

const PAGE_SIZE = 500;

/** Every tenant of a partner, the inactive ones too: postbacks may be theirs. */
export const allTenantsQuery = (partnerCode: string) =>
  queryOptions({
    queryKey: ['partners', partnerCode, 'tenants', 'all'],
    queryFn: async ({ signal }): Promise<Tenant[]> => {
      const tenants: Tenant[] = [];
      let cursor: string | undefined;
      do {
        const query = { page_size: PAGE_SIZE, ...(cursor !== undefined && { cursor }) };
        const request = { path: { partner_code: partnerCode }, query, signal };
        const { body } = await call(HERE, 'get', '/api/v1/partners/{partner_code}/tenants', request);
        tenants.push(...body.data);
        cursor = body.next_cursor ?? undefined;
      } while (cursor !== undefined);
      return tenants;
    },
  });

/** The postbacks on which a draft is tried. They stay while one edits, so that two looks compare the same ones. */
export const samplesQuery = (partnerCode: string) =>
  queryOptions({
    queryKey: ['samples', partnerCode],
    queryFn: async ({ signal }): Promise<SamplePage> => {
      const request = { path: { partner_code: partnerCode }, signal };
      return (await call(HERE, 'get', '/api/v1/partners/{partner_code}/samples', request)).body;
    },
    staleTime: Infinity,
  });

/** The names that senders use, of a partner or of one of its tenants. */
export const namesSeenQuery = (partnerCode: string, tenant: string | undefined) =>
  queryOptions({
    queryKey: ['names-seen', partnerCode, tenant],
    queryFn: async ({ signal }) => {
      const request = {
        path: { partner_code: partnerCode },
        query: { ...(tenant !== undefined && { tenant }) },
        signal,
      };
      return (await call(HERE, 'get', '/api/v1/partners/{partner_code}/names-seen', request)).body;
    },
    staleTime: 60_000,
  });

interface DraftOwner {
  owner: string;
  updated_at: string;
}

/** One's own draft of a mapping, and who has one. */
interface Drafts {
  data: DraftOwner[];
  mine: (DraftOwner & { draft: object }) | null;
}

/** The drafts of a partner's mapping, read again at each visit. */
export const draftsQuery = (partnerCode: string) =>
  queryOptions({
    queryKey: ['drafts', partnerCode],
    queryFn: async ({ signal }): Promise<Drafts> => {
      const request = { path: { partner_code: partnerCode }, signal };
      // The document of the API does not describe this response.
      return (await call(HERE, 'get', '/api/v1/partners/{partner_code}/drafts', request)).body;
    },
    staleTime: 0,
  });
