import type { ClientBase } from 'pg';

/** What the config database says of a partner, as far as running its service goes. */
export interface ConfiguredPartner {
  partnerCode: string;
  /** With a leading slash. */
  endpointPath: string;
  /** Where the gateway sends its postbacks; null until there is a service. */
  endpointUrl: string | null;
  databaseName: string;
  isActive: boolean;
}

/** The order in which ports are given: the partners that ship, then by age. */
export const SHIPPED_PARTNERS = ['involve_asia', 'rector'];

const READ_PARTNERS = `
  SELECT partner_code AS "partnerCode", endpoint_path AS "endpointPath", endpoint_url AS "endpointUrl",
         database_name AS "databaseName", is_active AS "isActive"
    FROM partners
   ORDER BY array_position($1::text[], partner_code), created_at, partner_code`;

/** All partners, in the order in which they are given ports. */
export async function readPartners(client: ClientBase): Promise<ConfiguredPartner[]> {
  return (await client.query<ConfiguredPartner>(READ_PARTNERS, [SHIPPED_PARTNERS])).rows;
}
