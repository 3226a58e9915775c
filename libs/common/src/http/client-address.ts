import { isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';

/**
 * The address of the caller. With `trustedHops` proxies of ours in front, it is the entry that the outermost of
 * them appended to X-Forwarded-For; entries further left are the caller's own claims and are not believed.
 */
export function clientAddress(request: Pick<IncomingMessage, 'socket' | 'headers'>, trustedHops: number): string {
  const direct = withoutMappedPrefix(request.socket.remoteAddress ?? '');
  const forwarded = request.headers['x-forwarded-for'];
  if (trustedHops === 0 || forwarded === undefined) return direct;
  const hops = String(forwarded).split(',');
  const claimed = (hops[Math.max(0, hops.length - trustedHops)] ?? '').trim();
  return isIP(claimed) !== 0 ? withoutMappedPrefix(claimed) : direct;
}

/** An IPv4 address as an IPv6 socket shows it, in its usual form. */
function withoutMappedPrefix(scoped: string): string {
  // A link-local address may name an interface (fe80::1%eth0), which is no part of the address.
  const [address = ''] = scoped.split('%');
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}
