import { deriveEnvelopeKey } from '@app/internal-protocol';
import type { GatewayRoute, GatewayRoutes } from '@app/partner-config';
import type { TokenField } from '@app/postback';

/** A partner as the gateway needs it. */
export interface Route extends GatewayRoute {
  /** Signs the envelopes that this partner's service trusts. */
  signingKey: string;
  /** False: its endpoint receives nothing, and what its spool holds is still delivered. */
  isActive: boolean;
}

/** Where a token leads. */
export interface TokenRoute {
  /** Undefined while its partner is inactive. */
  route: Route | undefined;
  /** The token was revoked: an active token of the same request takes precedence. */
  isRevoked: boolean;
}

/** The routes, indexed for look-ups without a search. */
export interface RouteTable {
  /** By endpoint without its leading slash. */
  byEndpoint: ReadonlyMap<string, Route>;
  /** By kind and keyed hash of a tenant's token. */
  byToken: ReadonlyMap<string, TokenRoute>;
  byPartner: ReadonlyMap<string, Route>;
  /** Where the spool delivers, by code: to active and inactive partners. */
  destinations: ReadonlyMap<string, Route>;
  /** By endpoint that a partner had before, or that an inactive partner has. */
  byPreviousEndpoint: ReadonlyMap<string, Route>;
  defaultRoute: Route | undefined;
}

const NO_ROUTING = { isDefault: false, successResponse: null, tokens: [] };

export function compileRoutes(
  { routes, inactiveTokens = [], inactivePartners = [], formerEndpoints: previousEndpoints = [] }: GatewayRoutes,
  envelopeSigningKey: string,
): RouteTable {
  const compile = (route: GatewayRoute, isActive: boolean): Route => {
    return { ...route, signingKey: deriveEnvelopeKey(envelopeSigningKey, route.partnerCode), isActive };
  };
  const active = routes.map((route) => compile(route, true));
  const inactive = inactivePartners.map((partner) => compile({ ...NO_ROUTING, ...partner }, false));
  const byPartner = new Map(active.map((route) => [route.partnerCode, route]));
  const byToken = new Map<string, TokenRoute>();
  // Later entries win: a token that moved to another tenant leads to where it is active now.
  const revokedFirst = inactiveTokens.toSorted((a, b) => Number(b.isTakenAway) - Number(a.isTakenAway));
  for (const { partnerCode, isTakenAway: isRevoked, kind, hash } of revokedFirst) {
    byToken.set(tokenKeyOf(kind, hash), { route: byPartner.get(partnerCode), isRevoked });
  }
  for (const route of active) {
    for (const { kind, hash } of route.tokens) byToken.set(tokenKeyOf(kind, hash), { route, isRevoked: false });
  }
  const destinations = new Map([...inactive, ...active].map((route) => [route.partnerCode, route]));
  const byPreviousEndpoint = new Map(inactive.map((route) => [endpointOf(route), route]));
  for (const previous of previousEndpoints) {
    const route = destinations.get(previous.partnerCode);
    if (route) byPreviousEndpoint.set(endpointOf(previous), route);
  }
  return {
    byEndpoint: new Map(active.map((route) => [endpointOf(route), route])),
    byPreviousEndpoint,
    byToken,
    byPartner,
    destinations,
    defaultRoute: active.find(({ isDefault }) => isDefault),
  };
}

function endpointOf({ endpointPath }: { endpointPath: string }): string {
  return endpointPath.replace(/^\//, '');
}

export function tokenKeyOf(kind: TokenField, hash: string): string {
  return `${kind} ${hash}`;
}
