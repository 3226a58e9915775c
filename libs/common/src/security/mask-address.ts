import { isIP } from 'node:net';

const MASK = '***';

/** The network that an address is in: 24 bits of IPv4, 48 of IPv6; asterisks for what is no address. */
export function maskAddress(address: string): string {
  if (isIP(address) === 4) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`;
  if (isIP(address) !== 6) return MASK;
  // Written out by the URL parser: the shortest form, in which only the longest run of zeros is left out.
  const shortest = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1);
  const [head = ''] = shortest.split('::');
  const groups = [...head.split(':').filter((group) => group !== ''), '0', '0', '0'].slice(0, 3);
  return `${groups.join(':').replace(/(:0)+$/, '')}::/48`;
}
