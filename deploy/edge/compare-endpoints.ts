import { isKnownPath } from './worker/request/is-known-path';
import type { DeployedPartner } from '../partners/deployed-partner';

/**
 * What the Worker's list of endpoints lacks, and what it has too much. A partner that it lacks is passed on, but while
 * the gateway is away only a few of its postbacks are kept.
 *
 * @param listed ENDPOINTS of wrangler.jsonc
 * @param partners all, the inactive too
 */
export function compareEndpoints(listed: readonly string[], partners: readonly DeployedPartner[]): string[] {
  const known = partners.filter(({ endpoint_path: path }) => path !== '');
  const active = known.filter(({ is_active: isActive }) => isActive);
  const endpoints = listed.map((endpoint) => endpoint.replaceAll(/^\/+|\/+$/g, ''));
  const isListed = ({ endpoint_path: path }: DeployedPartner): boolean => isKnownPath(path, endpoints);
  const missing = active
    .filter((partner) => !isListed(partner))
    .map(({ endpoint_path: path, partner_code: code }) => `add ${JSON.stringify(path.replace(/^\//, ''))} (${code})`);
  const isUsed = (endpoint: string): boolean =>
    endpoint === 'postback' || known.some(({ endpoint_path: path }) => isKnownPath(path, [endpoint]));
  const unused = known.length === 0 ? [] : endpoints.filter((endpoint) => !isUsed(endpoint));
  return [...missing, ...unused.map((endpoint) => `remove ${JSON.stringify(endpoint)}, which no partner has`)];
}
