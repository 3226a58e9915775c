import type { IncomingHttpHeaders } from 'node:http';

/** Names whose values are a secret or could be: never stored, never logged. */
const SECRET_NAME = /auth|cookie|token|secret|sign|key|passw|credential|session|jwt|^x-service-/i;

/** Names whose values are an address, whole or without its host, such as Referer and what proxies add. */
const ADDRESS_NAME = /refer|ur[il]\b|path|location|destination|link|^refresh$/i;

/** What follows an address's path: in a value that is an address whatever it looks like, and where one is quoted. */
const QUERY = /(?:\?|%3f|#|%23)(?!…)[^\s,<>"']*/gi;
const QUERY_WITH_VALUES = /\?[^\s<>"']*=[^\s<>"']*/g;
const USER_IN_ADDRESS = /\/\/[^/\s@]*@/g;
const CUT = '?…';

type Kind = 'secret' | 'address' | 'other';

const kinds = new Map<string, Kind>();
const MAX_KINDS = 1_000;

/**
 * The headers as JSON text, secrets replaced and the queries of addresses cut off, for they hold secrets too. NUL
 * can't occur in a header, so PostgreSQL takes the text as it is.
 */
export function redactHeaders(headers: IncomingHttpHeaders): string {
  const kept: Record<string, unknown> = {};
  for (const name in headers) kept[name] = redactHeader(kindOf(name), headers[name]);
  return JSON.stringify(kept);
}

function redactHeader(kind: Kind, value: string | string[] | undefined): string | string[] | undefined {
  if (kind === 'secret') return '[redacted]';
  if (Array.isArray(value)) return value.map((one) => cutQueries(kind, one));
  return value === undefined ? undefined : cutQueries(kind, value);
}

function cutQueries(kind: Kind, value: string): string {
  const isAddress = kind === 'address';
  if (!isAddress && !value.includes('?') && !value.includes('@')) return value;
  return value.replace(isAddress ? QUERY : QUERY_WITH_VALUES, CUT).replace(USER_IN_ADDRESS, '//…@');
}

function kindOf(name: string): Kind {
  const known = kinds.get(name);
  if (known !== undefined) return known;
  const kind = SECRET_NAME.test(name) ? 'secret' : ADDRESS_NAME.test(name) ? 'address' : 'other';
  // Senders choose names: what is remembered of them is bounded.
  if (kinds.size < MAX_KINDS) kinds.set(name, kind);
  return kind;
}
