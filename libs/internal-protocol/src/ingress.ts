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

/** The response to a postback that is queued for delivery: text for GET, JSON for other methods or when Accept names it. */
export function acceptedResponse(
  method: string,
  accept: string | null | undefined,
  postbackId: string,
): { contentType: string; body: string } {
  const isJson = method !== 'GET' || (accept?.includes('application/json') ?? false);
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

/** The methods with which a postback may be sent; webhook tools offer PUT and PATCH as well. */
const POSTBACK_METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH']);

/** What an endpoint allows, for the header Allow. */
export const ALLOWED_METHODS = 'GET, HEAD, POST, PUT, PATCH, OPTIONS';

export function isPostbackMethod(method: string): boolean {
  return POSTBACK_METHODS.has(method);
}

/** On the response to a request with several postbacks: how many. */
export const POSTBACK_COUNT_HEADER = 'x-postback-count';

/** How many postbacks a service found in a request, by the headers of its response. */
export function postbackCountOf(headers: Readonly<Record<string, string | string[] | undefined>>): number {
  const count = Number(headers[POSTBACK_COUNT_HEADER] ?? 1);
  return Number.isSafeInteger(count) && count > 0 ? count : 1;
}

/** On a request whose body was longer than its Content-Length says, and is therefore incomplete. */
export const BODY_CUT_HEADER = 'x-postback-body-cut';
