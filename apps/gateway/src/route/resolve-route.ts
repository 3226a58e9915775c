import { parsePath, parseQuery, TOKEN_FIELDS, type TokenField } from '@app/postback';
import { type Route, type RouteTable, tokenKeyOf } from './compile-routes';

export interface ResolvedRoute {
  route: Route;
  /** A postback is kept when its service is away; a read is not. */
  isPostback: boolean;
}

/**
 * The partner that a request is for. An endpoint in the path decides; in the standard form (`/postback/`) the
 * query's tokens do, among all tenants of all partners, and without a match the default partner.
 *
 * @param hash the keyed hash of a token
 */
export function resolveRoute(
  table: RouteTable,
  path: string,
  query: string,
  hash: (token: string) => string,
): ResolvedRoute | undefined {
  const parsed = parsePath(path, (endpoint) => table.byEndpoint.get(endpoint));
  if (!parsed) return undefined;
  const route = parsed.target ?? routeOfTokens(table, query, hash) ?? table.defaultRoute;
  return route && { route, isPostback: parsed.action === 'postback' };
}

function routeOfTokens(table: RouteTable, query: string, hash: (token: string) => string): Route | undefined {
  const parameters = parseQuery(query);
  for (const kind of TOKEN_FIELDS) {
    const route = routeOfToken(table, kind, parameters.find(({ name }) => name === kind)?.value, hash);
    if (route) return route;
  }
  return undefined;
}

function routeOfToken(
  table: RouteTable,
  kind: TokenField,
  token: string | null | undefined,
  hash: (token: string) => string,
): Route | undefined {
  return token ? table.byToken.get(tokenKeyOf(kind, hash(token))) : undefined;
}
