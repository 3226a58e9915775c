import type { IncomingHttpHeaders } from 'node:http';

/** A request as it came in, before anything is made of it. */
export interface PostbackRequest {
  method: string;
  /** As sent, without the query. */
  path: string;
  /** As sent, without the question mark. */
  query: string;
  headers: IncomingHttpHeaders;
  /** Untouched; empty when there is none. */
  body: Uint8Array;
  /** The address of the caller's socket, or what our trusted proxies say of it. */
  address: string;
}

/** The target that was signed. Of a question mark with nothing behind it nothing is left: it may have been there. */
export function targetsOf({ path, query }: Pick<PostbackRequest, 'path' | 'query'>): [string, ...string[]] {
  return query === '' ? [path, `${path}?`] : [`${path}?${query}`];
}
