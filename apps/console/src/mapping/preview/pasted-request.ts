/** A request as somebody pasted it: a URL, a curl command, a request as it is on the wire, a query, or a body. */
export interface PastedRequest {
  method: string;
  /** Path and query, without an origin. */
  target: string;
  body: string;
}

const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i;
/** Not in a URL, but in what people paste; a sender escapes them. */
const UNESCAPED = /[^\x21-\x7e]+/gu;

/** The request of a URL, or of its path and query. */
export function requestOf(url: string, method: string, body: string): PastedRequest {
  const [withoutFragment = ''] = url.replace(ORIGIN, '').split('#', 1);
  const target = withoutFragment.startsWith('/') ? withoutFragment : `/${withoutFragment}`;
  return { method, target: target.replace(UNESCAPED, escape), body };
}

/** Unpaired surrogates have no escape. */
const escape = (part: string): string => encodeURIComponent(part.toWellFormed());
