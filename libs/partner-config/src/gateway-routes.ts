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
  /** Where the partner's service answers; null until it has been deployed. */
  endpointUrl: string | null;
  timeoutMs: number;
  isDefault: boolean;
  /** What the partner is answered instead of our own words; the same while its service is away. */
  successResponse: { body: string; contentType: string } | null;
  /** Of all the partner's tenants, inactive ones included: their postbacks are still this partner's. */
  tokens: TokenHash[];
}

/** The active partners, as plain JSON. */
export interface GatewayRoutes {
  routes: GatewayRoute[];
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
         ) ORDER BY partner_code), '[]') AS routes
    FROM gateway_routes`;

/** Reads what the gateway routes by; a member of `postback_routes_reader` may. */
export async function loadGatewayRoutes(client: ClientBase): Promise<GatewayRoutes> {
  const { rows } = await client.query<GatewayRoutes>(SELECT_ROUTES);
  return { routes: rows[0]!.routes };
}
