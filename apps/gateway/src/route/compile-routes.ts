import type { GatewayRoute, GatewayRoutes } from '@app/partner-config';
import { deriveReceiptKey, type TokenField } from '@app/postback';

/** A partner as the gateway needs it. */
export interface Route extends GatewayRoute {
  /** Signs the receipts that this partner's service will believe. */
  receiptKey: string;
}

export interface RouteTable {
  /** By endpoint without its leading slash. */
  byEndpoint: ReadonlyMap<string, Route>;
  /** By kind and keyed hash of a tenant's token. */
  byToken: ReadonlyMap<string, Route>;
  byPartner: ReadonlyMap<string, Route>;
  defaultRoute: Route | undefined;
}

/** The routes, indexed for look-ups without a search. */
export function compileRoutes({ routes }: GatewayRoutes, receiptSigningKey: string): RouteTable {
  const compiled = routes.map((route) => ({
    ...route,
    receiptKey: deriveReceiptKey(receiptSigningKey, route.partnerCode),
  }));
  return {
    byEndpoint: new Map(compiled.map((route) => [route.endpointPath.replace(/^\//, ''), route])),
    byToken: new Map(
      compiled.flatMap((route) => route.tokens.map(({ kind, hash }) => [tokenKeyOf(kind, hash), route] as const)),
    ),
    byPartner: new Map(compiled.map((route) => [route.partnerCode, route])),
    defaultRoute: compiled.find(({ isDefault }) => isDefault),
  };
}

export function tokenKeyOf(kind: TokenField, hash: string): string {
  return `${kind} ${hash}`;
}
