import { BlockList, isIP, isIPv6 } from 'node:net';

/**
 * Networks outside the public internet (IANA's special-purpose registries): private, loopback, link-local with the
 * metadata servers of clouds, shared address space of carriers, documentation, benchmarks, multicast, reserved.
 */
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** Only 2000::/3 is assigned. Within it are tunnels, which lead to any IPv4 address, and documentation. */
const PUBLIC_V6 = ['2000::/3'];
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const notPublicV4 = networks(NOT_PUBLIC_V4);
const publicV6 = networks(PUBLIC_V6);
const notPublicV6 = networks(NOT_PUBLIC_V6);

/**
 * Whether an IP address may belong to a host of the public internet. For an IPv6 address that represents an IPv4 one
 * (mapped or NAT64), the IPv4 address decides.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !notPublicV4.check(address, 'ipv4');
  // An address with a zone, as in fe80::1%eth0, is link-local.
  if (isIP(address) !== 6 || address.includes('%')) return false;
  const embedded = embeddedV4(address);
  if (embedded !== undefined) return isPublicAddress(embedded);
  return publicV6.check(address, 'ipv6') && !notPublicV6.check(address, 'ipv6');
}

/** The IPv4 address in ::ffff:0:0/96 (RFC 4291) or 64:ff9b::/96 (RFC 6052); undefined for others. */
export function embeddedV4(address: string): string | undefined {
  if (isIP(address) !== 6 || address.includes('%')) return undefined;
  const groups = groupsOf(address);
  const head = groups.slice(0, 6).join(':');
  if (head !== '0:0:0:0:0:65535' && head !== '100:65435:0:0:0:0') return undefined;
  return [groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255].join('.');
}

/** The eight groups of an IPv6 address as numbers. */
function groupsOf(address: string): number[] {
  // The URL parser reads every form and writes the shortest, without dots.
  const shortest = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = shortest.split('::');
  const parse = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const left = parse(head);
  const right = parse(tail ?? '');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array.from({ length: zeros }, () => 0), ...right];
}

/** A set of networks in CIDR form. */
export function networks(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', prefix] = cidr.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return list;
}

const MASK = '***';

/** The /24 network of an IPv4 address or the /48 of an IPv6 one; asterisks for another text. */
export function maskAddress(address: string): string {
  if (isIP(address) === 4) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`;
  if (isIP(address) !== 6) return MASK;
  // The URL parser writes the shortest form, which omits only the longest run of zeros.
  const shortest = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1);
  const [head = ''] = shortest.split('::');
  const groups = [...head.split(':').filter((group) => group !== ''), '0', '0', '0'].slice(0, 3);
  return `${groups.join(':').replace(/(:0)+$/, '')}::/48`;
}

/** The /64 network of an IPv6 address, since a host with one address has them all; any other text as it is. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? [] : tail.split(':');
    // A dotted end takes the place of two groups.
    const width = after.length + (after.at(-1)?.includes('.') ? 1 : 0);
    while (groups.length < 8 - width) groups.push('0');
  }
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
