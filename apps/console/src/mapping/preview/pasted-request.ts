import { parseQuery } from '@app/postback/parsing/parse-query';
import { splitTarget } from '@app/postback/parsing/split-target';
import { writeRawData } from '@app/postback/redaction/raw-data';
import type { Sample } from './read-sample';

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

/** In the place of a postback id. */
export const PASTED = 'pasted';

/** A pasted request as a postback that arrives now. It stays in this page: it may hold tokens. */
export function pastedSample({ method, target, body }: PastedRequest, now: Date): Sample {
  const parameters = parseQuery(splitTarget(target).query);
  return {
    postback_id: PASTED,
    received_at: now.toISOString(),
    tenant: null,
    outcome: 'stored',
    conversion_id: null,
    request_line: `${method} ${target}`,
    reasons: [],
    raw_data: writeRawData(parameters, [], (secret) => secret),
    body_base64: body === '' ? null : base64Of(body),
    names: parameters.map(({ name }) => name),
    shape: 0,
    shape_count: 1,
  };
}

function base64Of(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
