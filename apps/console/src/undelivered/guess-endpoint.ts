import { nearestName } from '@app/common/input/nearest-name';

export interface Endpoint {
  partner_code: string;
  endpoint_path: string;
}

/** Where a request without a route probably belongs, and why. */
export interface Guess extends Endpoint {
  reason: 'same_but_form' | 'partner_in_path' | 'similar';
}

/**
 * The endpoint that the path of an unrouted request most likely means: one that differs in case, slashes or its prefix
 * only; that of a partner whose code is in the path; or the one with the most similar path.
 */
export function guessEndpoint(path: string, endpoints: readonly Endpoint[]): Guess | undefined {
  const wanted = plain(path);
  const same = endpoints.find(({ endpoint_path: endpoint }) => plain(endpoint) === wanted);
  if (same) return { ...same, reason: 'same_but_form' };
  const segments = new Set(wanted.split('/'));
  const named = endpoints.filter(({ partner_code: code, endpoint_path: endpoint }) =>
    [code.toLowerCase(), plain(endpoint).split('/')[0]!].some((name) => segments.has(name)),
  );
  if (named.length === 1) return { ...named[0]!, reason: 'partner_in_path' };
  const nearest = nearestName(
    wanted,
    endpoints.map(({ endpoint_path: endpoint }) => plain(endpoint)),
  );
  const similar = endpoints.find(({ endpoint_path: endpoint }) => plain(endpoint) === nearest);
  return similar && { ...similar, reason: 'similar' };
}

/** Without the gateway's prefix, and what typing errors change first. */
function plain(path: string): string {
  const segments = path
    .toLowerCase()
    .split('?', 1)[0]!
    .split('/')
    .filter((segment) => segment !== '');
  return (segments[0] === 'partner' ? segments.slice(1) : segments).join('/');
}
