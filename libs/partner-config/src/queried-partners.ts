import type { ClientBase } from 'pg';

/** A partner whose figures can be queried. */
export interface QueriedPartner {
  partnerCode: string;
  partnerName: string;
  /** Null: its service was removed. */
  endpointUrl: string | null;
  /** It scales to zero, and each request starts it. */
  sleeps: boolean;
  tenants: { code: string; name: string }[];
}

const SELECT_PARTNERS = `
  SELECT partner_code AS "partnerCode", partner_name AS "partnerName", endpoint_url AS "endpointUrl", sleeps, tenants
    FROM queried_partners
   ORDER BY partner_code`;

/** Loads the partners that were sent postbacks, as a member of `postback_partners_reader`. */
export async function loadQueriedPartners(client: ClientBase): Promise<QueriedPartner[]> {
  return (await client.query<QueriedPartner>(SELECT_PARTNERS)).rows;
}
