import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { clientAddress } from '@app/common/http/request-headers';
import { type SplitTarget, splitTarget } from '@app/postback';

const NO_BODY = new Uint8Array(0);

/** A request as it was received, before anything interprets it. */
export interface PostbackRequest extends SplitTarget {
  method: string;
  headers: IncomingHttpHeaders;
  /** Untouched; empty when there is none. */
  body: Uint8Array;
  /** The address of the socket's other end, or what our trusted proxies say of it. */
  address: string;
}

/** The request without its body, which is still to be read. */
export function toPostbackRequest(request: IncomingMessage, trustedHops: number): PostbackRequest {
  return {
    method: request.method ?? 'GET',
    ...splitTarget(request.url ?? '/'),
    headers: request.headers,
    body: NO_BODY,
    address: clientAddress(request, trustedHops),
  };
}

/** The targets that may have been signed: a question mark with nothing behind it leaves no trace in the parts. */
export function targetsOf({ path, query, separator = '?' }: SplitTarget): [string, ...string[]] {
  return query === '' ? [path, `${path}?`] : [path + separator + query];
}
