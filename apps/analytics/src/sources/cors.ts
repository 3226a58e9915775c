import type { RawResponse } from '@app/common';

const ALLOWED_METHODS = 'POST, GET, OPTIONS';
const ALLOWED_HEADERS = 'content-type, content-encoding, authorization, x-write-key';
/** Names of headers as browsers list them. */
const HEADER_LIST = /^[a-z0-9_-]+(?:, ?[a-z0-9_-]+){0,30}$/i;
const MAX_AGE_SECONDS = 7_200;

/** Lets the page of a listed origin read a response. Beacons always carry credentials, so a wildcard would not do. */
export function corsHeaders(origin: string): Record<string, string> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'retry-after, x-ratelimit-reset',
    vary: 'Origin',
    // Pages are isolated from other sites' resources where they ask for it; this one is meant for them.
    'cross-origin-resource-policy': 'cross-origin',
  };
}

/**
 * The response to the preflight request of a listed origin. Libraries send headers of their own, such as RudderStack's
 * `SentAt` and `AnonymousId`: what is asked for is allowed, since no header but ours has an effect.
 *
 * @param requested the value of Access-Control-Request-Headers
 */
export function preflightResponse(origin: string, requested = ''): RawResponse {
  const headers = {
    ...corsHeaders(origin),
    'access-control-allow-methods': ALLOWED_METHODS,
    'access-control-allow-headers': HEADER_LIST.test(requested) ? requested : ALLOWED_HEADERS,
    'access-control-max-age': String(MAX_AGE_SECONDS),
  };
  return { status: 204, headers, body: '' };
}
