import { isIPv4, isIPv6 } from 'node:net';

const GROUPS_V6 = 8;
/** Of a /48, which is what a provider gives to one customer. */
const KEPT_GROUPS_V6 = 3;

/** The network of an address: /24 of IPv4, /48 of IPv6. It no longer identifies a household. Null for other texts. */
export function truncateAddress(address: string): string | null {
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0`;
  if (!isIPv6(address) || address.includes('.')) return null;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : GROUPS_V6 - before.length - after.length;
  const groups = [...before, ...Array<string>(zeros).fill('0'), ...after];
  const kept = groups.slice(0, KEPT_GROUPS_V6).map((group) => Number.parseInt(group, 16).toString(16));
  return `${kept.join(':')}::`;
}
