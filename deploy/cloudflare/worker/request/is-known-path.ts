import { checkEndpointPath, parsePath } from '@app/postback/parse-path';

/** Names the address without an endpoint, where tokens decide (`/postback/`). */
const STANDARD_FORM = 'postback';

/**
 * Whether a path is one of a postback that the edge passes on, by the gateway's own rules: an endpoint alone or after
 * `/partner/` or `/postback/`. Reads, redrives and everything else end here.
 *
 * @param endpoints without their leading slash; `shop/*` stands for all that begin with `shop/`
 */
export function isKnownPath(path: string, endpoints: readonly string[]): boolean {
  const parsed = parsePath(path, (endpoint) => (isListed(endpoint, endpoints) ? endpoint : undefined));
  if (parsed?.action !== 'postback') return false;
  return parsed.target !== undefined || endpoints.includes(STANDARD_FORM);
}

function isListed(endpoint: string, endpoints: readonly string[]): boolean {
  return endpoints.some((listed) => {
    if (!listed.endsWith('*')) return endpoint === listed && listed !== STANDARD_FORM;
    // Only what could be an endpoint: a prefix must not open the reads below it.
    return endpoint.startsWith(listed.slice(0, -1)) && checkEndpointPath(endpoint).length === 0;
  });
}
