/** What the gateway and the edge worker, both of which accept postbacks from senders, have in common. */

/** Headers of one connection (RFC 9110, 7.6.1), and those of which the next hop needs its own. */
export const HOP_BY_HOP_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The response to a postback that is queued for delivery: text for GET, JSON for POST or when Accept names it. */
export function acceptedResponse(
  method: string,
  accept: string | null | undefined,
  postbackId: string,
): { contentType: string; body: string } {
  const isJson = method === 'POST' || (accept?.includes('application/json') ?? false);
  if (!isJson) return { contentType: 'text/plain; charset=utf-8', body: 'OK' };
  const document = {
    status: 'accepted',
    postback_id: postbackId,
    conversion_id: null,
    duplicate: false,
    warnings: [],
    errors: [],
  };
  return { contentType: 'application/json; charset=utf-8', body: JSON.stringify(document) };
}
