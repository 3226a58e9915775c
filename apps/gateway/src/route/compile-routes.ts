import type { GatewayRoute, GatewayRoutes, InactiveToken } from '@app/partner-config';
import { deriveReceiptKey, type TokenField } from '@app/postback';

/** A partner as the gateway needs it. */
export interface Route extends GatewayRoute {
  /** Signs the receipts that this partner's service will believe. */
  receiptKey: string;
  /** False: nothing is received for it any more, and what waits in the spool is delivered. */
  isActive: boolean;
}

/** Where a token leads. */
export interface TokenRoute {
  /** None while its partner is inactive. */
  route: Route | undefined;
  /** The token was taken away from its tenant: one that is active goes before. */
  isTakenAway: boolean;
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
  byFormerEndpoint: ReadonlyMap<string, Route>;
  defaultRoute: Route | undefined;
}

/** The routes, indexed for look-ups without a search. */
export function compileRoutes(
  { routes, inactiveTokens = [], inactivePartners = [], formerEndpoints = [] }: GatewayRoutes,
  receiptSigningKey: string,
): RouteTable {
  const compile = (route: GatewayRoute, isActive: boolean): Route => ({
    ...route,
    receiptKey: deriveReceiptKey(receiptSigningKey, route.partnerCode),
    isActive,
  });
  const compiled = routes.map((route) => compile(route, true));
  const inactive = inactivePartners.map((partner) => compile({ ...NOTHING_ROUTED, ...partner }, false));
  const byPartner = new Map(compiled.map((route) => [route.partnerCode, route]));
  const byToken = new Map<string, TokenRoute>();
  // The active ones of active partners come last: a token that has moved leads to where it is now.
  for (const { partnerCode, isTakenAway, kind, hash } of inactiveTokens.toSorted(takenAwayFirst)) {
    byToken.set(tokenKeyOf(kind, hash), { route: byPartner.get(partnerCode), isTakenAway });
  }
  for (const route of compiled) {
    for (const { kind, hash } of route.tokens) byToken.set(tokenKeyOf(kind, hash), { route, isTakenAway: false });
  }
  const destinations = new Map([...inactive, ...compiled].map((route) => [route.partnerCode, route]));
  const byFormerEndpoint = new Map(inactive.map((route) => [endpointOf(route), route]));
  for (const former of formerEndpoints) {
    const route = destinations.get(former.partnerCode);
    if (route) byFormerEndpoint.set(endpointOf(former), route);
  }
  return {
    byEndpoint: new Map(compiled.map((route) => [endpointOf(route), route])),
    byFormerEndpoint,
    byToken,
    byPartner,
    destinations,
    defaultRoute: compiled.find(({ isDefault }) => isDefault),
  };
}

const NOTHING_ROUTED = { isDefault: false, successResponse: null, tokens: [] };

function takenAwayFirst(one: InactiveToken, other: InactiveToken): number {
  return Number(other.isTakenAway) - Number(one.isTakenAway);
}

function endpointOf({ endpointPath }: { endpointPath: string }): string {
  return endpointPath.replace(/^\//, '');
}

export function tokenKeyOf(kind: TokenField, hash: string): string {
  return `${kind} ${hash}`;
}
