import { TOKEN_FIELDS } from './canonical-fields';
import type { Parameter } from './postback-types';
import { type JsonMember, scanMembers } from './scan-json';

/** Names, without case, dashes and underscores, whose values are a secret. */
const SECRET_NAMES = new Set([
  ...TOKEN_FIELDS.map((field) => field.replaceAll('_', '')),
  'apikey',
  'xapikey',
  'key',
  'token',
  'accesstoken',
  'secret',
  'password',
  'signature',
  'authorization',
]);

const EMPTY_OBJECT_LENGTH = 1;
const MAX_EVIDENCE_DEPTH = 100;

/**
 * The evidence of a request, for a PostgreSQL `json` column: one object with the query's parameters and then the
 * body's members, in their order and with their repeats. PostgreSQL reads the last of a repeated name, so there too
 * the body wins. Members keep their source text, secrets are replaced, and what PostgreSQL can't read back
 * (NUL and lone surrogates) becomes U+FFFD.
 *
 * @param secretNames further names whose values are secrets, such as those mapped to a token
 */
export function writeRawData(
  query: readonly Parameter[],
  members: readonly JsonMember[],
  redact: (secret: string) => string,
  secretNames?: ReadonlySet<string>,
): string {
  let text = '{';
  for (const { name, value } of query) {
    const shown = value !== null && isSecret(name, secretNames) ? redact(value) : value;
    if (text.length > EMPTY_OBJECT_LENGTH) text += ',';
    text += `${quote(name)}:${shown === null ? 'null' : quote(shown)}`;
  }
  for (const { name, source } of members) {
    if (text.length > EMPTY_OBJECT_LENGTH) text += ',';
    text += `${quote(name)}:${isSecret(name, secretNames) ? quote(redact(textOf(source))) : evidenceOf(source)}`;
  }
  return `${text}}`;
}

/** The members of stored evidence, to be read again like a body. */
export function readRawData(text: string): JsonMember[] {
  return scanMembers(text);
}

function isSecret(name: string, secretNames: ReadonlySet<string> | undefined): boolean {
  if (secretNames?.has(name)) return true;
  const plain = name.includes('_') || name.includes('-') ? name.replaceAll(/[_-]/g, '') : name;
  return SECRET_NAMES.has(plain) || SECRET_NAMES.has(plain.toLowerCase());
}

/** PostgreSQL reads JSON with a stack that a sender must not be able to use up: deep values are kept as text. */
function evidenceOf(source: string): string {
  const isNested = source[0] === '{' || source[0] === '[';
  return isNested && isDeeperThan(source, MAX_EVIDENCE_DEPTH) ? quote(source) : readable(source);
}

/** Brackets in texts are counted too, which at worst keeps a shallow value as text. */
function isDeeperThan(source: string, most: number): boolean {
  let depth = 0;
  for (let at = 0; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === 0x7b || code === 0x5b) depth += 1;
    else if (code === 0x7d || code === 0x5d) depth -= 1;
    if (depth > most) return true;
  }
  return false;
}

function textOf(source: string): string {
  return source[0] === '"' ? (JSON.parse(source) as string) : source;
}

function quote(text: string): string {
  const quoted = JSON.stringify(text);
  return quoted.includes('\\u') ? readable(quoted) : quoted;
}

/** Escapes that PostgreSQL refuses to read back: NUL, and surrogates without their other half. */
function readable(source: string): string {
  if (!source.includes('\\u')) return source.isWellFormed() ? source : source.toWellFormed();
  return source
    .toWellFormed()
    .replace(/\\(?:u([0-9a-f]{4})(?:(?<=u[dD][89abAB][0-9a-fA-F]{2})\\u(d[c-f][0-9a-f]{2}))?|.)/gi, (escape, first?: string, second?: string) => {
      if (first === undefined || second !== undefined) return escape;
      const unit = Number.parseInt(first, 16);
      return unit === 0 || (unit >= 0xd800 && unit <= 0xdfff) ? '\\ufffd' : escape;
    });
}
