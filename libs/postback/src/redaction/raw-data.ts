import { absenceOf } from '../mapping/absent-values';
import { parametersOfMember } from '../parsing/parse-body';
import type { Parameter } from '../postback-types';
import { redactJson, redactPlain } from './redact-json';
import { redactText } from './redact-text';
import type { Redaction } from './redaction';
import { depthOf, eachMember, isNested, type JsonMember } from '../parsing/scan-json';
import { cutName, type NameKind, type SecretNames, WELL_KNOWN_SECRETS } from './secret-names';
import { WorkBudget } from './work-budget';

/** PostgreSQL reads JSON with a stack of its own; deeper values are kept as the text of their parts. */
const MAX_DEPTH = 64;

/** Longer members are read for secrets after all others, so that they do not use up what the others need. */
const MAX_SHORT_MEMBER = 4_096;

/** Surrogates without their other half. */
const LONE_SURROGATE = /\p{Cs}/gu;
/** ASCII's own stand-in for these. Like them it is dropped from a normalised text, so evidence read again says the same. */
const SUBSTITUTE = '\u001a';

/** Escapes of these. Before a backslash that is escaped itself stands another. */
const UNSTORABLE_ESCAPE = /\\u(?:0000|[dD][89a-fA-F])/;
const NUL_ESCAPE = String.raw`\u0000`;
const SUBSTITUTE_ESCAPE = String.raw`\u001a`;
const ESCAPED_BACKSLASH = String.raw`\\`;
/** A pair of surrogates, or one without its other half. */
const SURROGATES = /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(?<lone>\\u[dD][89a-fA-F][\da-fA-F]{2})/g;

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
  const redaction: Redaction = { redact, secretNames, quote, budget: new WorkBudget() };
  let written = '';
  for (const parameter of query) written += `,${writeParameter(parameter, redaction)}`;
  let isBody = false;
  const texts = writeMembers(members, redaction);
  for (let index = 0; index < texts.length; index += 1) {
    const isQuery = members[index]!.isQuery ?? false;
    written += !isBody && !isQuery ? ',\n' : ',';
    isBody ||= !isQuery;
    written += texts[index]!;
  }
  return `{${written.slice(1)}}`;
}

function writeMembers(members: readonly JsonMember[], redaction: Redaction): string[] {
  let hasLong = false;
  const written = members.map((member) => {
    const isNow = !isLong(member);
    hasLong ||= !isNow;
    return isNow ? writeMember(member, redaction) : '';
  });
  if (!hasLong) return written;
  return members.map((member, index) => (isLong(member) ? writeMember(member, redaction) : written[index]!));
}

function isLong({ name, source }: JsonMember): boolean {
  return name.length + source.length > MAX_SHORT_MEMBER;
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
  if (kind === 'plain') return `${shown}:${quote(redactText(value, redaction))}`;
  return `${shown}:${quote(absenceOf(value) ? value : redaction.redact(value.trim()))}`;
}

/** Of a body that is neither JSON nor a form, a name may be half of the text. */
function writeName(name: string, kind: NameKind, redaction: Redaction): string {
  return quote(kind === 'mapped' ? name : redactText(name, redaction));
}

function writeMember({ name, source }: JsonMember, redaction: Redaction): string {
  const kind = redaction.secretNames.kindOf(name);
  const written = writeName(name, kind, redaction);
  if (!isNested(source)) return `${written}:${storable(redactPlain(source, kind, redaction))}`;
  const shown = redactJson(source, name, redaction);
  if (depthOf(source) > MAX_DEPTH) return writeParts(JSON.parse(written) as string, shown);
  return `${written}:${storable(shown)}`;
}

/**
 * The parameters that a member would be read as, so that reading the evidence gives the same. Each repeats the name,
 * so one that is too long to be known is cut.
 */
function writeParts(name: string, source: string): string {
  const parts = parametersOfMember({ name: cutName(name), source });
  return parts.map(({ name, value }) => `${quote(name)}:${value === null ? 'null' : quote(value)}`).join(',');
}

/** As a JSON string that PostgreSQL can read back. */
function quote(text: string): string {
  if (isPlain(text)) return `"${text}"`;
  const formed = text.isWellFormed() ? text : text.replace(LONE_SURROGATE, SUBSTITUTE);
  return JSON.stringify(formed.replaceAll('\0', SUBSTITUTE));
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
  if (!source.includes('\\u') || !UNSTORABLE_ESCAPE.test(source)) return source;
  return source.split(ESCAPED_BACKSLASH).map(storableEscapes).join(ESCAPED_BACKSLASH);
}

/** Of a text in which every backslash begins an escape. */
function storableEscapes(text: string): string {
  return text
    .replaceAll(NUL_ESCAPE, SUBSTITUTE_ESCAPE)
    .replace(SURROGATES, (pair, lone: string | undefined) => (lone === undefined ? pair : SUBSTITUTE_ESCAPE));
}
