import type { ClientBase } from 'pg';

/** The service of an active partner, whose conversions are joined with events. */
export interface FollowedService {
  partnerCode: string;
  endpointUrl: string;
  /** It scales to zero, and each request starts it. */
  sleeps: boolean;
}

const SELECT_SERVICES = `
  SELECT partner_code AS "partnerCode", endpoint_url AS "endpointUrl", sleeps
    FROM followed_services
   ORDER BY partner_code`;

/** Loads where the services of active partners are, as a member of `postback_sources_reader`. */
export async function loadFollowedServices(client: ClientBase): Promise<FollowedService[]> {
  return (await client.query<FollowedService>(SELECT_SERVICES)).rows;
}
