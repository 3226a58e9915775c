import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Headers in pairs as Node gives them: names in lower case, repeats joined. Their names are the sender's choice, and
 * may be those of what every object has, such as `constructor`.
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

/** `TRACE_ID/SPAN_ID;o=1`, as Google's load balancers and Cloud Run write it. */
const CLOUD_TRACE = /^([0-9a-f]{32})(?:[/;]|$)/i;
/** `version-trace-span-flags` (W3C Trace Context). */
const TRACE_PARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;
const NO_TRACE = '0'.repeat(32);

/**
 * The trace that a request belongs to, for the log field `trace`: as Cloud Logging names it when the project is
 * known, else the bare id. Undefined when the request says nothing that could be one.
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
