import type { WorkBudget } from './redaction';

/**
 * What a name means for its value. `ours`: a token or key that we gave to senders, secret whatever the mapping.
 * `secret`: it looks like a secret. `mapped`: it means a stored field, so its value is raw data and stays.
 */
export type NameKind = 'ours' | 'secret' | 'mapped' | 'plain';

export interface SecretNames {
  /** @param budget pays for names seen for the first time; once it is spent, an unknown name counts as secret */
  kindOf(name: string, budget?: WorkBudget): NameKind;
}

/** No mapping has a longer name. */
export const MAX_NAME = 255;

/** Folded names under which senders send the tokens and keys that we gave them. */
const OUR_OWN = ['tstoken', 'tsparam', 'tlmtoken', 'apikey', 'xapikey'] as const;

/** Cheap first check: most names contain none of them. */
const MAYBE_OWN = /tstoken|tsparam|tlmtoken|apikey/;

/** Cheap first check: every name that looks like a secret contains one of these. */
const MAYBE_SECRET = /token|secret|pass|cred|sig|key|auth|cookie|sess|hmac|jwt|bearer|pwd|otp|srf|param/;

/** Secret anywhere in a name, also within a word: `ts_token2` and `authtoken`, but not `token_amount`. */
const SECRET_PART =
  /token(?!i[sz]|s?_(?:amount|balance|count|expir|price|symbol|type))|secret(?!ar)|passw|passphrase|passcode|credential|signature|api_?key/;

/** Secret as whole words at the end of a name, or before a word for their kind: `session_id`, not `session_country`. */
const SECRET_WORD =
  /(?:^|_)(?:o?auth|x?auth|basicauth|authori[sz]ation|authentication|cookies?|session|sess|[a-z]*sess(?:ion)?(?:id|key)|sig|hmac|jwt|bearer|pwd|otp|creds?|[cx]srf|ts_?param)(?:_(?:id|key|code|value|val|hash|data|string|header))*$/;

/** Ordinary words that are secret in some company: `auth_key`, but not `offer_key`. */
const SECRET_COMPANY =
  /(?:^|_)(?:(?:access|admin|app|auth|callback|client|consumer|crypto|encrypt|encryption|hash|hmac|master|merchant|postback|private|security|server|service|session|shared|sig|sign|signing|webhook)_?keys?(?:_(?:id|value|hash))*|(?:account|admin|api|auth|db|ftp|http|login|proxy|user)_?(?:pass|pwd)|(?:api|auth|data|hash|md|param|params|pay|request|sha|x)_?sign|auth_?code)$/;

const SECRET_ALONE = /^(?:x_)?(?:key|keys|pass|sign)$/;

/** Separates the parts of `user[api_key]`, `apikey[0]` and `api.key`. */
const PARTS = /[.[\]]+/;
/** Separates the words of `apiKey` and `APIKey`. */
const CAMEL = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu;

/** Senders repeat the same few short names. The bounds protect the cache from those who do not. */
const MAX_CACHED_LENGTH = 64;
const MAX_CACHED = 2_000;

/** The cost of classifying a name, in steps of the budget. */
const STEPS_A_NAME = 4;
const CHARACTERS_A_STEP = 8;

const encoder = new TextEncoder();
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

const foldedOwn: ReadonlySet<string> = new Set(OUR_OWN);

const NOT_ALPHANUMERIC = /[^\p{L}\p{N}]/gu;
const NOT_ASCII_ALPHANUMERIC = /[^a-z0-9]/g;
// oxlint-disable-next-line no-control-regex -- ASCII begins with them
const IS_ASCII = /^[\0-\x7f]*$/;

/** Drops case and everything but letters and digits: `X-API-Key` is `xapikey`. */
export function foldName(name: string): string {
  const lower = name.toLowerCase();
  return lower.replaceAll(IS_ASCII.test(lower) ? NOT_ASCII_ALPHANUMERIC : NOT_ALPHANUMERIC, '');
}

/** Whether senders put a token or key of the platform under a name. */
export function isPlatformSecret(name: string): boolean {
  return foldedOwn.has(foldName(name));
}

/** Drops case and surrounding space, for senders that write `Conversion_ID`. */
export function loosenName(name: string): string {
  return name.trim().toLowerCase();
}

/** Keeps the end of an overlong name: still longer than any known name, so it stays unknown. */
export function cutName(name: string): string {
  return name.length > MAX_NAME ? name.slice(-(MAX_NAME + 1)) : name;
}

/**
 * @param tokens names that a mapping leads to a token
 * @param isMapped whether a name means a stored field; such a name is not secret because of its looks
 */
export function compileSecretNames(tokens: Iterable<string>, isMapped: (name: string) => boolean): SecretNames {
  const loose = new Set([...tokens].map(loosenName));
  const folded = new Set([...loose].map(foldName).filter((name) => name !== ''));
  const isToken = (name: string, fold: string): boolean => folded.has(fold) || loose.has(loosenName(name));
  const classify = (name: string): NameKind => {
    const fold = foldName(name);
    if (isToken(name, fold)) return 'ours';
    const parts = PARTS.test(name) ? [name, ...name.split(PARTS)] : [name];
    if (MAYBE_OWN.test(fold) && parts.some((part) => foldedOwn.has(foldName(part)))) return 'ours';
    if (isMapped(name)) return 'mapped';
    return parts.some((part) => isToken(part, foldName(part)) || looksSecret(part)) ? 'secret' : 'plain';
  };
  const guess = (name: string): NameKind => {
    const fold = foldName(name);
    if (isToken(name, fold) || MAYBE_OWN.test(fold)) return 'ours';
    return isMapped(name) ? 'mapped' : 'secret';
  };
  return cacheKinds(classify, guess);
}

/** Compares word by word, so that `monkey`, `author` and `signup_date` are not secret. */
function looksSecret(name: string): boolean {
  if (!MAYBE_SECRET.test(name.toLowerCase())) return false;
  return [wordsOf(name), wordsOf(name.replaceAll(CAMEL, '_'))].some(
    (words) =>
      SECRET_PART.test(words) || SECRET_WORD.test(words) || SECRET_COMPANY.test(words) || SECRET_ALONE.test(words),
  );
}

/** The words of a name in lower case, joined by `_` and without numbers: `TS-Token[2]` is `ts_token`. */
function wordsOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}]+/gu, '_')
    .replaceAll(/^_|_$/g, '');
}

/** Classifying a name costs more than everything else done with it. */
function cacheKinds(classify: (name: string) => NameKind, guess: (name: string) => NameKind): SecretNames {
  const kinds = new Map<string, NameKind>();
  const classifyNew = (name: string, budget: WorkBudget | undefined): NameKind => {
    if (budget && !budget.spend(STEPS_A_NAME + name.length / CHARACTERS_A_STEP)) return guess(name);
    const kind = classify(name);
    if (name.length > MAX_CACHED_LENGTH) return kind;
    if (kinds.size >= MAX_CACHED) kinds.clear();
    // A copy, because a substring keeps its whole request in memory.
    kinds.set(utf8.decode(encoder.encode(name)), kind);
    return kind;
  };
  return {
    kindOf: (whole, budget) => {
      const name = cutName(whole);
      return kinds.get(name) ?? classifyNew(name, budget);
    },
  };
}

/** For requests without a known mapping. */
export const WELL_KNOWN_SECRETS: SecretNames = compileSecretNames([], () => false);

/** Whether the values of a name are secret. */
export function isSecretName(name: string, secretNames: SecretNames, budget?: WorkBudget): boolean {
  const kind = secretNames.kindOf(name, budget);
  return kind === 'ours' || kind === 'secret';
}
