import { BlockList, isIPv4, isIPv6 } from 'node:net';

const IPV4_BITS = 32;
const IPV6_BITS = 128;
/** ::ffff:0:0/96, the part of IPv6 that is IPv4. */
const MAPPED_BITS = IPV6_BITS - IPV4_BITS;

/** Networks that may call, ready for look-ups. */
export interface AddressList {
  has(address: string): boolean;
}

/**
 * Compiles networks in CIDR form, IPv4 and IPv6; an address alone is a network of one. IPv4 in its IPv6 form is IPv4,
 * in the list and in what is looked up. A text that is not an address is in no list.
 *
 * @throws Error for what is no network
 */
export function compileAddressList(networks: readonly string[]): AddressList {
  // One list a family: Node takes an IPv6 network that holds ::ffff:0:0/96 to hold all of IPv4.
  const ipv4 = new BlockList();
  const ipv6 = new BlockList();
  for (const network of networks) {
    const { address, family, bits } = readNetwork(network);
    if (family === 'ipv4') ipv4.addSubnet(address, bits, 'ipv4');
    else ipv6.addSubnet(address, bits, 'ipv6');
  }
  return {
    has: (given) => {
      const address = withoutMapping(given);
      if (isIPv4(address)) return ipv4.check(address, 'ipv4');
      return isIPv6(address) && ipv6.check(address, 'ipv6');
    },
  };
}

function readNetwork(network: string): { address: string; family: 'ipv4' | 'ipv6'; bits: number } {
  const [given = '', prefix] = network.split('/');
  const address = withoutMapping(given);
  if (isIPv4(address)) {
    const isMapped = address !== given;
    const bits = prefix === undefined ? IPV4_BITS : Number(prefix) - (isMapped ? MAPPED_BITS : 0);
    if (bits >= 0) return { address, family: 'ipv4', bits };
  }
  if (isIPv6(given)) return { address: given, family: 'ipv6', bits: prefix === undefined ? IPV6_BITS : Number(prefix) };
  throw new Error(`"${network}" is no network`);
}

/** An IPv4 address out of its IPv6 form, however that is written (::ffff:192.0.2.1, ::ffff:c000:201, 0:0:0:0:0:ffff:…). */
function withoutMapping(address: string): string {
  if (!address.includes(':') || !isIPv6(address)) return address;
  // The URL parser writes any IPv6 address in its one shortest form (WHATWG URL, host serialising).
  const canonical = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(canonical) ?? [];
  if (high === undefined || low === undefined) return address;
  const [one, two] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [one >> 8, one & 255, two >> 8, two & 255].join('.');
}
