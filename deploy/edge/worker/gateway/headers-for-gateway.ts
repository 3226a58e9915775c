import { HOP_BY_HOP_HEADERS } from '@app/internal-protocol/hop-by-hop-headers';

/** Ours alone, and what Cloudflare says to the Worker: neither is the caller's word to the gateway. */
const NOT_THE_CALLERS = /^(?:x-postback-|cf-|x-real-ip$|x-serverless-authorization$)/;

/** The caller's headers for the gateway. Copied whole, since values that are no UTF-8 survive nothing else. */
export function headersForGateway(given: Headers): Headers {
  const headers = new Headers(given);
  const named = (given.get('connection') ?? '').split(',').map((option) => option.trim());
  const names = [...given.keys()].filter((name) => NOT_THE_CALLERS.test(name));
  for (const name of [...HOP_BY_HOP_HEADERS, ...named.filter(isToken), ...names]) headers.delete(name);
  return headers;
}

function isToken(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}
