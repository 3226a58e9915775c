import type { GatewayRoute, GatewayRoutes, InactiveToken } from '@app/partner-config';
import { deriveEnvelopeKey } from '@app/internal-protocol';
import { type TokenField } from '@app/postback';

/** A partner as the gateway needs it. */
export interface Route extends GatewayRoute {
  /** Signs the receipts that this partner's service will believe. */
  signingKey: string;
  /** False: nothing is received for it any more, and what waits in the spool is delivered. */
  isActive: boolean;
}

/** Where a token leads. */
export interface TokenRoute {
  /** None while its partner is inactive. */
  route: Route | undefined;
  /** The token was taken away from its tenant: one that is active goes before. */
  isRevoked: boolean;
}

export interface RouteTable {
  /** By endpoint without its leading slash. */
  byEndpoint: ReadonlyMap<string, Route>;
  /** By kind and keyed hash of a tenant's token. */
  byToken: ReadonlyMap<string, TokenRoute>;
  byPartner: ReadonlyMap<string, Route>;
  /** Where the spool delivers: to active and inactive partners, by code. */
  destinations: ReadonlyMap<string, Route>;
  /** By endpoint that a partner had before, or that an inactive partner has: whose a postback was when it was received. */
  byPreviousEndpoint: ReadonlyMap<string, Route>;
  defaultRoute: Route | undefined;
}

/** The routes, indexed for look-ups without a search. */
export function compileRoutes(
  { routes, inactiveTokens = [], inactivePartners = [], formerEndpoints = [] }: GatewayRoutes,
  receiptSigningKey: string,
): RouteTable {
  const compile = (route: GatewayRoute, isActive: boolean): Route => ({
    ...route,
    signingKey: deriveEnvelopeKey(receiptSigningKey, route.partnerCode),
    isActive,
  });
  const compiled = routes.map((route) => compile(route, true));
  const inactive = inactivePartners.map((partner) => compile({ ...NO_ROUTING, ...partner }, false));
  const byPartner = new Map(compiled.map((route) => [route.partnerCode, route]));
  const byToken = new Map<string, TokenRoute>();
  // The active ones of active partners come last: a token that has moved leads to where it is now.
  for (const { partnerCode, isTakenAway, kind, hash } of inactiveTokens.toSorted(revokedFirst)) {
    byToken.set(tokenKeyOf(kind, hash), { route: byPartner.get(partnerCode), isRevoked: isTakenAway });
  }
  for (const route of compiled) {
    for (const { kind, hash } of route.tokens) byToken.set(tokenKeyOf(kind, hash), { route, isRevoked: false });
  }
  const destinations = new Map([...inactive, ...compiled].map((route) => [route.partnerCode, route]));
  const byPreviousEndpoint = new Map(inactive.map((route) => [endpointOf(route), route]));
  for (const former of formerEndpoints) {
    const route = destinations.get(former.partnerCode);
    if (route) byPreviousEndpoint.set(endpointOf(former), route);
  }
  return {
    byEndpoint: new Map(compiled.map((route) => [endpointOf(route), route])),
    byPreviousEndpoint,
    byToken,
    byPartner,
    destinations,
    defaultRoute: compiled.find(({ isDefault }) => isDefault),
  };
}

const NO_ROUTING = { isDefault: false, successResponse: null, tokens: [] };

function revokedFirst(one: InactiveToken, other: InactiveToken): number {
  return Number(other.isTakenAway) - Number(one.isTakenAway);
}

function endpointOf({ endpointPath }: { endpointPath: string }): string {
  return endpointPath.replace(/^\//, '');
}

export function tokenKeyOf(kind: TokenField, hash: string): string {
  return `${kind} ${hash}`;
}
