import type { WorkBudget } from './work-budget';

/**
 * What a name says of its value. `ours`: what we gave callers to be known by, secret whatever a mapping says of it.
 * `secret`: it looks like one. `mapped`: it means a stored field, so its value is evidence and stays as it came.
 */
export type NameKind = 'ours' | 'secret' | 'mapped' | 'plain';

/** Tells secret names of one configuration from others. */
export interface SecretNames {
  /**
   * @param budget pays for names that are not known yet. When it is spent, a name that neither a mapping nor we know
   * is taken for a secret
   */
  kindOf(name: string, budget?: WorkBudget): NameKind;
}

/** Longer names are no names that a mapping knows. */
export const MAX_NAME = 255;

/** Names, folded, under which callers send what we gave them to be known by. */
const OUR_OWN = ['tstoken', 'tsparam', 'tlmtoken', 'apikey', 'xapikey'] as const;

/** Whether a folded name may have one of them in it; most names cost no more than this. */
const MAYBE_OWN = /tstoken|tsparam|tlmtoken|apikey/;

/** What every name that looks like a secret has in it. */
const MAYBE_SECRET = /token|secret|pass|cred|sig|key|auth|cookie|sess|hmac|jwt|bearer|pwd|otp|srf|param/;

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

/** Senders use the same few short names again and again; the bounds are against those who do not. */
const LONGEST_REMEMBERED = 64;
const MAX_REMEMBERED = 2_000;

/** What judging a name costs, in steps of a budget: so much, and one more for so many characters. */
const STEPS_A_NAME = 4;
const CHARACTERS_A_STEP = 8;

const foldedOwn: ReadonlySet<string> = new Set(OUR_OWN);

const NOT_ALPHANUMERIC = /[^\p{L}\p{N}]/gu;
const NOT_ASCII_ALPHANUMERIC = /[^a-z0-9]/g;
// oxlint-disable-next-line no-control-regex -- ASCII begins with them
const IS_ASCII = /^[\0-\x7f]*$/;

/** A name without case, and without all that is neither letter nor digit: `X-API-Key` is `xapikey`. */
export function foldName(name: string): string {
  const lower = name.toLowerCase();
  return lower.replaceAll(IS_ASCII.test(lower) ? NOT_ASCII_ALPHANUMERIC : NOT_ALPHANUMERIC, '');
}

/** Whether senders put a token or key of the platform under a name. */
export function isPlatformSecret(name: string): boolean {
  return foldedOwn.has(foldName(name));
}

/** A name without case and the space around it, for senders who write `Conversion_ID`. */
export function loosenName(name: string): string {
  return name.trim().toLowerCase();
}

/** As much of a name's end as is ever looked at. What is cut is longer than any known name, so it stays unknown. */
export function cutName(name: string): string {
  return name.length > MAX_NAME ? name.slice(-(MAX_NAME + 1)) : name;
}

/**
 * @param tokens names that a mapping leads to a token
 * @param isMapped whether a name means a stored field; what only looks like a secret is none then
 */
export function compileSecretNames(tokens: Iterable<string>, isMapped: (name: string) => boolean): SecretNames {
  const loose = new Set([...tokens].map(loosenName));
  const folded = new Set([...loose].map(foldName).filter((name) => name !== ''));
  const isToken = (name: string, fold: string): boolean => folded.has(fold) || loose.has(loosenName(name));
  const judge = (name: string): NameKind => {
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
  return remember(judge, guess);
}

/** Names are judged word by word, so that `monkey`, `author` and `signup_date` are none. */
function looksSecret(name: string): boolean {
  if (!MAYBE_SECRET.test(name.toLowerCase())) return false;
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
function remember(judge: (name: string) => NameKind, guess: (name: string) => NameKind): SecretNames {
  const kinds = new Map<string, NameKind>();
  const learn = (name: string, budget: WorkBudget | undefined): NameKind => {
    if (budget && !budget.spend(STEPS_A_NAME + name.length / CHARACTERS_A_STEP)) return guess(name);
    const kind = judge(name);
    if (name.length > LONGEST_REMEMBERED) return kind;
    if (kinds.size >= MAX_REMEMBERED) kinds.clear();
    // A copy, since a part of a string keeps the whole of it in memory: here, the request that it came in.
    kinds.set(Buffer.from(name).toString(), kind);
    return kind;
  };
  return {
    kindOf: (whole, budget) => {
      const name = cutName(whole);
      return kinds.get(name) ?? learn(name, budget);
    },
  };
}

/** Where no mapping is known. */
export const WELL_KNOWN_SECRETS: SecretNames = compileSecretNames([], () => false);

/** Whether values under a name are a secret. */
export function isSecretName(name: string, secretNames: SecretNames, budget?: WorkBudget): boolean {
  const kind = secretNames.kindOf(name, budget);
  return kind === 'ours' || kind === 'secret';
}
