import type { IncomingHttpHeaders } from 'node:http';

/**
 * What makes a name one whose value is a secret or could be: never stored, never logged. Wide on purpose, for nothing
 * is counted by a header. Short words must stand alone, as in `x-user-pass` and not in `x-compass`.
 */
const SECRET_PART =
  'auth|cookie|token|secret|sign|key|passw|passphrase|passcode|credential|session|sess_?id|jwt|bearer|ts[_-]?param' +
  '|(?<!(?<!%[0-9a-f])[a-z])(?:(?:account|admin|api|db|ftp|http|login|proxy|user)[_-]?)?(?:pass|pwd|sig|sess|hmac|otp|creds?|[cx]srf)(?![a-z])';

const SECRET_NAME = new RegExp(`${SECRET_PART}|^x-service-`, 'i');

/** Such a name with its value within another header's value: `api_key=X`, `"token": "X"`, `sig%3DX`. */
const SECRET_PAIR = new RegExp(
  `((?:${SECRET_PART})(?:[\\w.[\\]-]|%(?:25)*5[bd]){0,64}["']?[ \\t]*(?:[=:]|%(?:25)*3[ad])[ \\t]*)` +
    `("[^"]*"?|'[^']*'?|(?:(?:bearer|basic|digest)[ ]+)?[^\\s,;&"'<>{}()|]+)`,
  'gi',
);

/** Names whose values are an address, whole or without its host, such as Referer and what proxies add. */
const ADDRESS_NAME = /refer|ur[il]\b|path|location|destination|link|^refresh$/i;

/** What follows an address's path: in a value that is an address whatever it looks like, and where one is quoted. */
const QUERY = /(?:\?|%3f|#|%23)(?!…)[^\s,<>"']*/gi;
const QUERY_OF_ANY = /\?[^\s<>"']*/g;
const USER_IN_ADDRESS = /\/\/[^/\s@]*@/g;
const CUT = '?…';

type Kind = 'secret' | 'address' | 'other';

const kinds = new Map<string, Kind>();
const MAX_KINDS = 1_000;

/**
 * The headers as JSON text, secrets replaced and the queries of addresses cut off, for they hold secrets too; so do
 * values in which a secret stands with its name. NUL can't occur in a header, so PostgreSQL takes the text as it is.
 */
export function redactHeaders(headers: IncomingHttpHeaders): string {
  // The copy has every name as its own, __proto__ too, so that none reaches what objects inherit.
  const kept: Record<string, unknown> = { ...headers };
  for (const name in kept) kept[name] = redactHeader(kindOf(name), headers[name]);
  return JSON.stringify(kept);
}

function redactHeader(kind: Kind, value: string | string[] | undefined): string | string[] | undefined {
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

/** Whether there is any of `?@=:%`, without which there is neither an address nor a name with its value. */
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
  const kind = SECRET_NAME.test(name) ? 'secret' : ADDRESS_NAME.test(name) ? 'address' : 'other';
  // Senders choose names: what is remembered of them is bounded.
  if (kinds.size < MAX_KINDS) kinds.set(name, kind);
  return kind;
}
