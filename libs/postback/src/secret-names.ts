/**
 * What a name says of its value. `ours`: what we gave callers to be known by, secret whatever a mapping says of it.
 * `secret`: it looks like one. `mapped`: it means a stored field, so its value is evidence and stays as it came.
 */
export type NameKind = 'ours' | 'secret' | 'mapped' | 'plain';

/** Tells secret names of one configuration from others. */
export interface SecretNames {
  kindOf(name: string): NameKind;
}

/** Names, folded, under which callers send what we gave them to be known by. */
const OUR_OWN = ['tstoken', 'tsparam', 'tlmtoken', 'apikey', 'xapikey'] as const;

/** A secret wherever they stand in a name, also within a word: `ts_token2`, `authtoken`, but no `token_amount`. */
const SECRET_PART =
  /token(?!i[sz]|s?_(?:amount|balance|count|expir|price|symbol|type))|secret(?!ar)|passw|passphrase|passcode|credential|signature|api_?key/;

/** Whole words that are a secret at a name's end, or before what only says of which kind: `session_id`, no `session_country`. */
const SECRET_WORD =
  /(?:^|_)(?:o?auth|x?auth|basicauth|authori[sz]ation|authentication|cookies?|session|sess|[a-z]*sess(?:ion)?(?:id|key)|sig|hmac|jwt|bearer|pwd|otp|creds?|[cx]srf|ts_?param)(?:_(?:id|key|code|value|val|hash|data|string|header))*$/;

/** Words that are ordinary alone, in the company that makes them a secret: `auth_key`, but no `offer_key`. */
const SECRET_COMPANY =
  /(?:^|_)(?:(?:access|admin|app|auth|callback|client|consumer|crypto|encrypt|encryption|hash|hmac|master|merchant|postback|private|security|server|service|session|shared|sig|sign|signing|webhook)_?keys?(?:_(?:id|value|hash))*|(?:account|admin|api|auth|db|ftp|http|login|proxy|user)_?(?:pass|pwd)|(?:api|auth|data|hash|md|param|params|pay|request|sha|x)_?sign|auth_?code)$/;

const SECRET_ALONE = /^(?:x_)?(?:key|keys|pass|sign)$/;

/** Parts of `user[api_key]`, `apikey[0]` and `api.key`. */
const PARTS = /[.[\]]+/;
/** Where words meet in `apiKey` and `APIKey`. */
const CAMEL = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu;

/** Longer names are no names; what they end with is what stands before the value. */
const LONGEST_LOOKED_AT = 255;
/** Senders use the same few short names again and again; the bounds are against those who do not. */
const LONGEST_REMEMBERED = 64;
const MAX_REMEMBERED = 2_000;

const foldedOwn: ReadonlySet<string> = new Set(OUR_OWN);

/** A name without case, and without all that is neither letter nor digit: `X-API-Key` is `xapikey`. */
export function foldName(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/**
 * @param tokens names that a mapping leads to a token
 * @param isMapped whether a name means a stored field; what only looks like a secret is none then
 */
export function compileSecretNames(tokens: Iterable<string>, isMapped: (name: string) => boolean): SecretNames {
  const names = new Set(tokens);
  const folded = new Set([...names].map(foldName).filter((name) => name !== ''));
  const isToken = (name: string): boolean => names.has(name) || folded.has(foldName(name));
  return remember((whole) => {
    const name = whole.length > LONGEST_LOOKED_AT ? whole.slice(-LONGEST_LOOKED_AT) : whole;
    const parts = [name, ...name.split(PARTS)];
    if (parts.some((part) => foldedOwn.has(foldName(part))) || isToken(name)) return 'ours';
    if (isMapped(whole)) return 'mapped';
    return parts.some((part) => isToken(part) || looksSecret(part)) ? 'secret' : 'plain';
  });
}

/** Names are judged word by word, so that `monkey`, `author` and `signup_date` are none. */
function looksSecret(name: string): boolean {
  return [wordsOf(name), wordsOf(name.replaceAll(CAMEL, '_'))].some(
    (words) =>
      SECRET_PART.test(words) || SECRET_WORD.test(words) || SECRET_COMPANY.test(words) || SECRET_ALONE.test(words),
  );
}

/** In lower case with one `_` between words; numbers say nothing: `TS-Token[2]` is `ts_token`. */
function wordsOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}]+/gu, '_')
    .replaceAll(/^_|_$/g, '');
}

/** Judging a name costs more than all else that is done with it, so it is done once. */
function remember(judge: (name: string) => NameKind): SecretNames {
  const kinds = new Map<string, NameKind>();
  const learn = (name: string): NameKind => {
    const kind = judge(name);
    if (name.length > LONGEST_REMEMBERED) return kind;
    if (kinds.size >= MAX_REMEMBERED) kinds.clear();
    // A copy, since a part of a string keeps the whole of it in memory: here, the request that it came in.
    kinds.set(Buffer.from(name).toString(), kind);
    return kind;
  };
  return { kindOf: (name) => kinds.get(name) ?? learn(name) };
}

/** Where no mapping is known. */
export const WELL_KNOWN_SECRETS: SecretNames = compileSecretNames([], () => false);

/** Whether values under a name are a secret. */
export function isSecretName(name: string, secretNames: SecretNames): boolean {
  const kind = secretNames.kindOf(name);
  return kind === 'ours' || kind === 'secret';
}
