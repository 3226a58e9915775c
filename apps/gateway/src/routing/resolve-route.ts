import { compileMapping, findTokens, parsePath, parseQuery, TOKEN_FIELDS } from '@app/postback';
import { type Route, type RouteTable, tokenKeyOf, type TokenRoute } from './compile-routes';

export interface ResolvedRoute {
  route: Route;
  /** A postback is spooled while its service is unavailable; a read is not. */
  isPostback: boolean;
}

/**
 * Finds the partner that a request is for. An endpoint in the path decides. In the standard form (`/postback/`) the
 * query's tokens decide, among all tenants of all partners, and without a match the default partner. A token of an
 * inactive partner leads nowhere, like that partner's own endpoint, and never to the default partner.
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
  const route = parsed.target ?? routeByTokens(table, query, hash);
  return route && { route, isPostback: parsed.action === 'postback' };
}

/**
 * Finds the partner that a postback was for when it was received, some time ago: by its path as it resolves now, else
 * by an endpoint that a partner had before, or had until it was deactivated.
 */
export function resolvePastRoute(
  table: RouteTable,
  path: string,
  query: string,
  hash: (token: string) => string,
): ResolvedRoute | undefined {
  const resolved = resolveRoute(table, path, query, hash);
  if (resolved) return resolved;
  const parsed = parsePath(path, (endpoint) => table.byPreviousEndpoint.get(endpoint));
  if (parsed?.target === undefined || parsed.action !== 'postback') return undefined;
  return { route: parsed.target, isPostback: true };
}

/** Tokens are found as the service finds them: in any case, the last of several, trimmed. */
const PLAIN_MAPPING = compileMapping({ mapping: {}, rules: {} });
/** Most queries have no name that could be a token's, even behind an escape, and are not parsed for one. */
const MAYBE_TOKEN = /(?:^|&)[^=&]*(?:token|param|[%+])/i;

function routeByTokens(table: RouteTable, query: string, hash: (token: string) => string): Route | undefined {
  if (!MAYBE_TOKEN.test(query)) return table.defaultRoute;
  const tokens = findTokens(PLAIN_MAPPING, parseQuery(query));
  let revoked: TokenRoute | undefined;
  for (const kind of TOKEN_FIELDS) {
    const token = tokens[kind]?.trim();
    const found = token ? table.byToken.get(tokenKeyOf(kind, hash(token))) : undefined;
    if (found && !found.isRevoked) return found.route;
    revoked ??= found;
  }
  return revoked ? revoked.route : table.defaultRoute;
}
