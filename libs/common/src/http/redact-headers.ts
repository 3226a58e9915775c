import type { IncomingHttpHeaders } from 'node:http';

/**
 * Names whose values are or may be secrets, which are never stored or logged. Wide on purpose, since no feature depends
 * on a header's value. Short words must stand alone: `x-user-pass` matches, `x-compass` does not.
 */
const SECRET_PART =
  'auth|cookie|token|secret|sign|key|passw|passphrase|passcode|credential|session|sess_?id|jwt|bearer|ts[_-]*param' +
  '|(?<!(?<!%[0-9a-f])[a-z])(?:(?:account|admin|api|db|ftp|http|login|proxy|user)[_-]?)?(?:pass|pwd|sig|sess|hmac|otp|creds?|[cx]srf)(?![a-z])';

const SECRET_NAME = new RegExp(`${SECRET_PART}|^x-service-`, 'i');

/** A secret name and its value inside another value: `api_key=X`, `"token": "X"`, `sig%3DX`. */
const SECRET_PAIR = new RegExp(
  `((?:${SECRET_PART})(?:[\\w.[\\]-]|%(?:25)*5[bd]){0,64}["']?[ \\t]*(?:[=:]|%(?:25)*3[ad])[ \\t]*)` +
    `("[^"]*"?|'[^']*'?|(?:(?:bearer|basic|digest)[ ]+)?[^\\s,;&"'<>{}()|]+)`,
  'gi',
);

/** Names whose values are URLs or paths, such as Referer and the headers of proxies. */
const ADDRESS_NAME = /refer|ur[il]\b|path|location|destination|link|^refresh$/i;

/** The query of a URL: where the value is a URL, and where it only contains one. */
const QUERY = /(?:\?|%3f|#|%23)(?!…)[^\s,<>"']*/gi;
const QUERY_OF_ANY = /\?[^\s<>"']*/g;
const USER_IN_ADDRESS = /\/\/[^/\s@]*@/g;
const CUT = '?…';

/** Names whose values are chosen by the client's software and hold no secret. */
const HARMLESS_NAMES = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'accept-language',
  'connection',
  'content-encoding',
  'content-length',
  'host',
  'te',
  'transfer-encoding',
  'upgrade-insecure-requests',
]);

type Kind = 'secret' | 'address' | 'harmless' | 'other';

const kinds = new Map<string, Kind>();
const MAX_KINDS = 1_000;

/**
 * The headers as JSON, with secrets replaced and the queries of URLs removed, since they hold secrets too. A header
 * cannot contain NUL, so PostgreSQL stores the text as it is.
 */
export function redactHeaders(headers: IncomingHttpHeaders): string {
  // A spread copies __proto__ as an own property, so that no name reaches an inherited one.
  const kept: Record<string, unknown> = { ...headers };
  for (const name in kept) kept[name] = redactHeader(kindOf(name), headers[name]);
  return JSON.stringify(kept);
}

function redactHeader(kind: Kind, value: string | string[] | undefined): string | string[] | undefined {
  if (kind === 'harmless') return value;
  if (kind === 'secret') return '[redacted]';
  if (Array.isArray(value)) return value.map((one) => redactValue(kind, one));
  return value === undefined ? undefined : redactValue(kind, value);
}

function redactValue(kind: Kind, value: string): string {
  const isAddress = kind === 'address';
  if (!isAddress && !mayHoldSecret(value)) return value;
  const cut = isAddress
    ? value.replace(QUERY, CUT)
    : value.replace(QUERY_OF_ANY, (query) => (query.includes('=') ? CUT : query));
  return cut.replace(USER_IN_ADDRESS, '//…@').replace(SECRET_PAIR, '$1[redacted]');
}

/** Whether the value contains any of `?@=:%`: without those it is neither a URL nor a name with its value. */
function mayHoldSecret(value: string): boolean {
  const { length } = value;
  for (let at = 0; at < length; at += 1) {
    const code = value.charCodeAt(at);
    if (code === 0x3f || code === 0x40 || code === 0x3d || code === 0x3a || code === 0x25) return true;
  }
  return false;
}

function kindOf(name: string): Kind {
  const known = kinds.get(name);
  if (known !== undefined) return known;
  const kind = classifyName(name);
  // Senders choose names, so the cache is bounded.
  if (kinds.size < MAX_KINDS) kinds.set(name, kind);
  return kind;
}

function classifyName(name: string): Kind {
  if (HARMLESS_NAMES.has(name)) return 'harmless';
  if (SECRET_NAME.test(name)) return 'secret';
  return ADDRESS_NAME.test(name) ? 'address' : 'other';
}
