import { checkEndpointPath, parsePath } from '@app/postback/parsing/parse-path';

/** Names the address without an endpoint, where tokens decide (`/postback/`). */
const STANDARD_FORM = 'postback';

/**
 * Whether a path is one of a postback to a listed endpoint, by the gateway's own rules: the endpoint alone or after
 * `/partner/` or `/postback/`. Reads, redrives and everything else end here.
 *
 * @param endpoints without their leading slash; `shop/*` stands for all that begin with `shop/`
 */
export function isKnownPath(path: string, endpoints: readonly string[]): boolean {
  const parsed = parsePath(path, (endpoint) => (isListed(endpoint, endpoints) ? endpoint : undefined));
  if (parsed?.action !== 'postback') return false;
  return parsed.target !== undefined || endpoints.includes(STANDARD_FORM);
}

/**
 * Whether the gateway might know a path as a postback's although the list does not: a partner that was added since. It
 * has the form of an endpoint, and something to report.
 *
 * @param hasContent the request has a query or a body
 */
export function mayBeKnownPath(path: string, hasContent: boolean): boolean {
  if (!hasContent) return false;
  return parsePath(path, (endpoint) => (isEndpoint(endpoint) ? endpoint : undefined))?.action === 'postback';
}

function isListed(endpoint: string, endpoints: readonly string[]): boolean {
  return endpoints.some((listed) => {
    if (!listed.endsWith('*')) return endpoint === listed && listed !== STANDARD_FORM;
    // Only what could be an endpoint: a prefix must not open the reads below it.
    return endpoint.startsWith(listed.slice(0, -1)) && checkEndpointPath(endpoint).length === 0;
  });
}

/** The form in which a partner may have one; slashes too many are none. */
function isEndpoint(endpoint: string): boolean {
  return !endpoint.startsWith('/') && !endpoint.endsWith('/') && checkEndpointPath(endpoint).length === 0;
}
