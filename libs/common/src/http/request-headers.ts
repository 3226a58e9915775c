import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Joins raw headers as Node does: names in lower case, values of one name joined by commas. Senders choose the names,
 * which may be those of inherited properties such as `constructor`.
 *
 * @param pairs name, value, name, value
 */
export function joinHeaders(pairs: readonly string[]): IncomingHttpHeaders {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const name = pairs[index]!.toLowerCase();
    const known = headers.get(name);
    headers.set(name, known === undefined ? pairs[index + 1]! : `${known}, ${pairs[index + 1]!}`);
  }
  return Object.fromEntries(headers);
}

/**
 * The address of the client. Behind `trustedHops` proxies it is the entry of X-Forwarded-For that the outermost of them
 * appended; entries further left are the client's own claims.
 */
export function clientAddress(request: Pick<IncomingMessage, 'socket' | 'headers'>, trustedHops: number): string {
  const direct = withoutMappedPrefix(request.socket.remoteAddress ?? '');
  const forwarded = request.headers['x-forwarded-for'];
  if (trustedHops === 0 || forwarded === undefined) return direct;
  const hops = String(forwarded).split(',');
  const claimed = (hops[Math.max(0, hops.length - trustedHops)] ?? '').trim();
  return isIP(claimed) !== 0 ? withoutMappedPrefix(claimed) : direct;
}

/** Strips `::ffff:`, with which an IPv6 socket shows an IPv4 address. */
function withoutMappedPrefix(scoped: string): string {
  // A link-local address may name an interface, as in fe80::1%eth0.
  const [address = ''] = scoped.split('%');
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

/** `TRACE_ID/SPAN_ID;o=1`, as Google's load balancers and Cloud Run write it. */
const CLOUD_TRACE = /^([0-9a-f]{32})(?:[/;]|$)/i;
/** `version-trace-span-flags` (W3C Trace Context). */
const TRACE_PARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;
const NO_TRACE = '0'.repeat(32);

/**
 * The trace of a request, for the log field `trace`: the name that Cloud Logging uses if the project is known, else the
 * bare id.
 */
export function traceOf(headers: IncomingHttpHeaders, projectId: string): string | undefined {
  const { 'x-cloud-trace-context': context, traceparent: parent } = headers;
  const found =
    (typeof context === 'string' ? CLOUD_TRACE.exec(context) : null) ??
    (typeof parent === 'string' ? TRACE_PARENT.exec(parent) : null);
  const id = found?.[1]?.toLowerCase();
  if (id === undefined || id === NO_TRACE) return undefined;
  return projectId === '' ? id : `projects/${projectId}/traces/${id}`;
}
