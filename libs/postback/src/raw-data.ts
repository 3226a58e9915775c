import { absenceOf } from './absent-values';
import { parametersOfMember } from './parse-body';
import type { Parameter } from './postback-types';
import { redactJson, redactPlain, type Redaction } from './redact-json';
import { redactText } from './redact-text';
import { depthOf, eachMember, isNested, type JsonMember } from './scan-json';
import { type NameKind, type SecretNames, WELL_KNOWN_SECRETS } from './secret-names';

/** PostgreSQL reads JSON with a stack of its own; deeper values are kept as the text of their parts. */
const MAX_DEPTH = 64;

/** NUL and surrogates without their other half. */
const UNSTORABLE = /\0|\p{Cs}/gu;
/** ASCII's own stand-in for these. Like them it is dropped from a normalised text, so evidence read again says the same. */
const SUBSTITUTE = '\u001a';

/** A pair of surrogates, one unit that may be none, or anything else that is escaped. */
const ESCAPE = /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u([\da-fA-F]{4})|\\./g;

/**
 * The evidence of a request, for a PostgreSQL `json` column: one object with the query's parameters on its first
 * line and the body's members on the next, in their order and with their repeats. PostgreSQL reads the last of a
 * repeated name, so there too the body wins. Members keep their source text; present values of secret names are
 * replaced, at any depth, and so are secrets that stand with their names in other texts; what PostgreSQL can't read back (NUL and lone surrogates) becomes U+001A.
 *
 * @param redact what is kept in place of a secret, which it gets without the space around it
 * @param secretNames which names are secret, as a compiled mapping knows them; else the well-known ones
 */
export function writeRawData(
  query: readonly Parameter[],
  members: readonly JsonMember[],
  redact: (secret: string) => string,
  secretNames: SecretNames = WELL_KNOWN_SECRETS,
): string {
  const redaction: Redaction = { redact, secretNames, quote };
  let written = '';
  for (const parameter of query) written += `,${writeParameter(parameter, redaction)}`;
  let isBody = false;
  for (const member of members) {
    written += !isBody && !member.isQuery ? ',\n' : ',';
    isBody ||= !member.isQuery;
    written += writeMember(member, redaction);
  }
  return `{${written.slice(1)}}`;
}

/** The members of stored evidence in their order, each with whether it came in the query. */
export function readRawData(text: string): JsonMember[] {
  const members: JsonMember[] = [];
  let isQuery = true;
  eachMember(text, (name, source, from) => {
    isQuery &&= text[from - 1] !== '\n';
    members.push({ name, source, isQuery });
  });
  return members;
}

function writeParameter({ name, value }: Parameter, redaction: Redaction): string {
  const kind = redaction.secretNames.kindOf(name);
  if (kind === 'mapped') return `${quote(name)}:${value === null ? 'null' : quote(value)}`;
  const shown = writeName(name, kind, redaction);
  if (value === null) return `${shown}:null`;
  if (kind === 'plain') return `${shown}:${quote(redactText(value, redaction.redact, redaction.secretNames))}`;
  return `${shown}:${quote(absenceOf(value) ? value : redaction.redact(value.trim()))}`;
}

/** Of a body that is neither JSON nor a form, a name may be half of the text. */
function writeName(name: string, kind: NameKind, { redact, secretNames }: Redaction): string {
  return quote(kind === 'mapped' ? name : redactText(name, redact, secretNames));
}

function writeMember({ name, source }: JsonMember, redaction: Redaction): string {
  const kind = redaction.secretNames.kindOf(name);
  const written = writeName(name, kind, redaction);
  if (!isNested(source)) return `${written}:${storable(redactPlain(source, kind, redaction))}`;
  const shown = redactJson(source, name, redaction);
  if (depthOf(source) > MAX_DEPTH) return writeParts(JSON.parse(written) as string, shown);
  return `${written}:${storable(shown)}`;
}

/** The parameters that a member would be read as, so that reading the evidence gives the same. */
function writeParts(name: string, source: string): string {
  const parts = parametersOfMember({ name, source });
  return parts.map(({ name, value }) => `${quote(name)}:${value === null ? 'null' : quote(value)}`).join(',');
}

/** As a JSON string that PostgreSQL can read back. */
function quote(text: string): string {
  if (isPlain(text)) return `"${text}"`;
  return JSON.stringify(text.replace(UNSTORABLE, SUBSTITUTE));
}

/** Printable ASCII without quote and backslash needs no escape. */
function isPlain(text: string): boolean {
  const { length } = text;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e || code === 0x22 || code === 0x5c) return false;
  }
  return true;
}

function storable(source: string): string {
  if (!source.includes('\\u')) return source;
  return source.replace(ESCAPE, (escape: string, unit: string | undefined) =>
    unit !== undefined && isUnstorable(Number.parseInt(unit, 16)) ? '\\u001a' : escape,
  );
}

function isUnstorable(unit: number): boolean {
  return unit === 0 || (unit >= 0xd800 && unit <= 0xdfff);
}
