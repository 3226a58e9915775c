import type { TokenField } from '@app/postback';
import type { ClientBase } from 'pg';

/** A tenant's token as a service may know it: `hash` is the keyed hash of its text. */
export interface TokenHash {
  kind: TokenField;
  hash: string;
}

export interface GatewayRoute {
  partnerCode: string;
  /** With its leading slash. */
  endpointPath: string;
  /** The URL of the partner's service; null until it has been deployed. */
  endpointUrl: string | null;
  timeoutMs: number;
  isDefault: boolean;
  /** What the partner is answered instead of our own words; the same while its service is away. */
  successResponse: { body: string; contentType: string } | null;
  /** Of all the partner's tenants, inactive ones included: their postbacks are still this partner's. */
  tokens: TokenHash[];
}

/** A token that books nothing by itself: it was taken away from its tenant, or its partner is inactive. */
export interface InactiveToken extends TokenHash {
  partnerCode: string;
  /** Taken away; false where the partner alone is inactive. */
  isTakenAway: boolean;
}

/** Where the service of an inactive partner answers: what was received for it before is still delivered. */
export interface InactivePartner {
  partnerCode: string;
  endpointPath: string;
  endpointUrl: string | null;
  timeoutMs: number;
}

/** An endpoint that a partner had before and nobody has now: what was acknowledged under it is still that partner's. */
export interface PreviousEndpoint {
  /** With its leading slash. */
  endpointPath: string;
  partnerCode: string;
}

/** The active partners, as plain JSON. */
export interface GatewayRoutes {
  routes: GatewayRoute[];
  /** They still say whose a postback is. Missing in last good routes that a former version kept. */
  inactiveTokens?: InactiveToken[];
  /** Missing there, too. */
  inactivePartners?: InactivePartner[];
  /** Missing there, too. */
  formerEndpoints?: PreviousEndpoint[];
}

const SELECT_ROUTES = `
  SELECT COALESCE(json_agg(json_build_object(
           'partnerCode', partner_code,
           'endpointPath', endpoint_path,
           'endpointUrl', endpoint_url,
           'timeoutMs', timeout_ms,
           'isDefault', is_default,
           'successResponse', CASE WHEN success_response IS NOT NULL THEN json_build_object(
             'body', success_response -> 'body',
             'contentType', success_response -> 'content_type') END,
           'tokens', tokens
         ) ORDER BY partner_code), '[]') AS routes,
         (SELECT COALESCE(json_agg(json_build_object(
                   'partnerCode', partner_code, 'isTakenAway', is_taken_away, 'kind', kind, 'hash', token_hash
                 ) ORDER BY partner_code, token_hash), '[]')
            FROM gateway_inactive_tokens) AS "inactiveTokens",
         (SELECT COALESCE(json_agg(json_build_object(
                   'partnerCode', partner_code, 'endpointPath', endpoint_path,
                   'endpointUrl', endpoint_url, 'timeoutMs', timeout_ms
                 ) ORDER BY partner_code), '[]')
            FROM gateway_inactive_partners) AS "inactivePartners",
         (SELECT COALESCE(json_agg(json_build_object(
                   'endpointPath', endpoint_path, 'partnerCode', partner_code
                 ) ORDER BY endpoint_path), '[]')
            FROM gateway_former_endpoints) AS "formerEndpoints"
    FROM gateway_routes`;

/** Reads what the gateway routes by; a member of `postback_routes_reader` may. */
export async function loadGatewayRoutes(client: ClientBase): Promise<GatewayRoutes> {
  const { rows } = await client.query<GatewayRoutes>(SELECT_ROUTES);
  const { routes, inactiveTokens, inactivePartners, formerEndpoints } = rows[0]!;
  return { routes, inactiveTokens, inactivePartners, formerEndpoints };
}
