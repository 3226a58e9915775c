import type { HostAllowlist } from '@app/common';

const SCHEMES = new Set(['http:', 'https:']);

/**
 * What is wrong with where a service is said to answer, as far as the text itself tells; undefined for nothing. The URL
 * parser knows every spelling of an address (0x7f.1, 2130706433, [::ffff:7f00:1]), so the host is judged as it says.
 */
export function endpointUrlError(text: string, allowlist: HostAllowlist): string | undefined {
  if (!URL.canParse(text)) return 'is no URL';
  const url = new URL(text);
  if (!SCHEMES.has(url.protocol)) return 'must be an http or https URL';
  if (url.username !== '' || url.password !== '') return 'must be without user and password';
  if (!allowlist.allowsHost(url.hostname)) {
    return `names ${url.hostname}, a private or reserved host that ENDPOINT_HOST_ALLOWLIST does not list`;
  }
  const isOrigin = url.pathname === '/' && !/[?#]/.test(text);
  return isOrigin ? undefined : 'must be an origin such as https://host: no path, no query and no fragment';
}
