import { readStatement } from '@app/common/database/read-statement';
import type { TokenField } from '@app/postback';
import type { ClientBase } from 'pg';

/** A tenant's token; `hash` is the keyed hash of its text. */
export interface TokenHash {
  kind: TokenField;
  hash: string;
}

export interface GatewayRoute {
  partnerCode: string;
  /** With its leading slash. */
  endpointPath: string;
  /** The URL of the partner's service; null until it is deployed. */
  endpointUrl: string | null;
  timeoutMs: number;
  isDefault: boolean;
  /** The service scales to zero, so it may be starting. Missing in last known good routes of earlier versions. */
  sleeps?: boolean;
  /** Of the partner's configuration. Missing in last known good routes of earlier versions. */
  version?: number;
  /** The response that the partner expects, also while its service is unreachable. */
  successResponse: { body: string; contentType: string } | null;
  /** Of all tenants including inactive ones, whose postbacks still belong to this partner. */
  tokens: TokenHash[];
}

/** A token that routes no postback: it was removed from its tenant, or its partner is inactive. */
export interface InactiveToken extends TokenHash {
  partnerCode: string;
  /** The token was removed; false if only its partner is inactive. */
  isTakenAway: boolean;
}

/** The service of an inactive partner, to which spooled postbacks are still delivered. */
export type InactivePartner = Pick<GatewayRoute, 'partnerCode' | 'endpointPath' | 'endpointUrl' | 'timeoutMs'>;

/** An unused endpoint that a partner had before: what was acknowledged under it still belongs to that partner. */
export type PreviousEndpoint = Pick<GatewayRoute, 'partnerCode' | 'endpointPath'>;

/** The active partners, as plain JSON. */
export interface GatewayRoutes {
  routes: GatewayRoute[];
  /** They still identify the partner of a postback. Missing in last known good routes of an earlier version. */
  inactiveTokens?: InactiveToken[];
  /** Also missing there. */
  inactivePartners?: InactivePartner[];
  /** Also missing there. */
  formerEndpoints?: PreviousEndpoint[];
}

const SELECT_ROUTES = readStatement(__dirname, 'select_routes').text;

/** Loads the routes of the gateway, as a member of `postback_routes_reader`. */
export async function loadGatewayRoutes(client: ClientBase): Promise<GatewayRoutes> {
  const { rows } = await client.query<GatewayRoutes>(SELECT_ROUTES);
  const { routes, inactiveTokens, inactivePartners, formerEndpoints } = rows[0]!;
  return { routes, inactiveTokens, inactivePartners, formerEndpoints };
}
