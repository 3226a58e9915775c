import { isOperation } from '@app/common';
import { canonicalFieldOf, mayBePostback, parsePath, TOKEN_FIELDS } from '@app/postback';
import type { CompiledPartner } from '../partner-config/compile-partner';

/** Where requests go that are no address of ours. */
const UNKNOWN = '/door/unknown';

/** Addresses for our own processes; no endpoint can begin so. */
const INTERNAL = '/internal/v1/';

/** What a request is for: a postback, which never meets the framework, or an internal address of the framework's. */
export type RequestRoute = { isPostback: true; mustBeSigned: boolean } | { isPostback: false; url: string };

const POSTBACK: RequestRoute = { isPostback: true, mustBeSigned: false };
/** Not an address of the partner's now. The gateway routed it here, perhaps by an endpoint of before. */
const SIGNED_POSTBACK: RequestRoute = { isPostback: true, mustBeSigned: true };

/**
 * Finds what a URL is for. The partner's endpoint is configuration and changes while we run, so the framework's
 * router knows fixed addresses only. What the gateway signed for this partner is its postback under any path: it may
 * have waited in the spool while the endpoint was renamed, or the partner deactivated.
 *
 * @param isSigned the request has a signature that looks like the gateway's; nobody has verified it yet
 */
export function resolveRoute(url: string, partner: CompiledPartner, isSigned: boolean): RequestRoute {
  if (isOperation(url) || url.startsWith(INTERNAL)) return { isPostback: false, url };
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const route = parsePath(path, (endpoint) => (endpoint === partner.endpoint ? partner : undefined));
  if (!route || !partner.config.isActive) {
    return isSigned && mayBePostback(path) ? SIGNED_POSTBACK : { isPostback: false, url: UNKNOWN };
  }
  if (route.action === 'postback') return POSTBACK;
  const sent = mark < 0 ? '' : url.slice(mark);
  const query = route.target === undefined ? withoutTokens(sent) : sent;
  return { isPostback: false, url: `/door/${internalPathOf(route)}${query}` };
}

/** In the standard form the gateway has chosen the partner by the query's tokens: they are no parameters of the read. */
function withoutTokens(query: string): string {
  const parameters = new URLSearchParams(query);
  const tokens = [...new Set(parameters.keys())].filter((name) => {
    const field = canonicalFieldOf(name.toLowerCase().trim());
    return TOKEN_FIELDS.some((token) => token === field);
  });
  if (tokens.length === 0) return query;
  for (const name of tokens) parameters.delete(name);
  return `?${parameters.toString()}`;
}

function internalPathOf(route: Exclude<ReturnType<typeof parsePath>, undefined>): string {
  switch (route.action) {
    case 'conversion':
      return `conversions/${encodeURIComponent(route.conversionId)}`;
    case 'redrive':
      return 'quarantine/redrive';
    default:
      return route.action;
  }
}
