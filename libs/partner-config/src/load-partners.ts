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

const SELECT_QUERIED = `
  SELECT partner_code AS "partnerCode", partner_name AS "partnerName", endpoint_url AS "endpointUrl", sleeps, tenants
    FROM queried_partners
   ORDER BY partner_code`;

/** Loads the partners that were sent postbacks, as a member of `postback_partners_reader`. */
export async function loadQueriedPartners(client: ClientBase): Promise<QueriedPartner[]> {
  return (await client.query<QueriedPartner>(SELECT_QUERIED)).rows;
}

/** The service of an active partner, whose conversions are joined with events. */
export interface FollowedService {
  partnerCode: string;
  endpointUrl: string;
  /** It scales to zero, and each request starts it. */
  sleeps: boolean;
}

const SELECT_FOLLOWED = `
  SELECT partner_code AS "partnerCode", endpoint_url AS "endpointUrl", sleeps
    FROM followed_services
   ORDER BY partner_code`;

/** Loads where the services of active partners are, as a member of `postback_sources_reader`. */
export async function loadFollowedServices(client: ClientBase): Promise<FollowedService[]> {
  return (await client.query<FollowedService>(SELECT_FOLLOWED)).rows;
}

/** Row-level security shows a cell its own partners: those whose `endpoint_url` is in it. */
const SELECT_OF_CELL = 'SELECT partner_code AS code FROM partners ORDER BY partner_code';

/** Loads the codes of a cell's partners, active or not, as the role of the cell. */
export async function loadCellPartners(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ code: string }>(SELECT_OF_CELL);
  return rows.map(({ code }) => code);
}
