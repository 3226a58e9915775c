import { absenceOf } from '../mapping/absent-values';
import { parametersOfMember } from '../parsing/read-members';
import type { Parameter } from '../postback-types';
import { redactJson, redactPlain } from './redact-json';
import { redactText } from './redact-text';
import type { Redaction } from './redaction';
import { depthOf, eachMember, isNested, type JsonMember } from '../parsing/scan-json';
import { cutName, type NameKind, type SecretNames, WELL_KNOWN_SECRETS } from './secret-names';
import { WorkBudget } from './redaction';

/** PostgreSQL parses JSON recursively, so the parts of deeper values are stored as texts. */
const MAX_DEPTH = 64;

/** Longer members are redacted after all others, so that they cannot use up the budget. */
const MAX_SHORT_MEMBER = 4_096;

/** JSON strings of these characters need no escape. */
const UNESCAPED = /^[ !#-[\]-~]*$/;

/** ASCII's substitute character. Normalizing drops it like the originals, so a redrive reads the same values. */
const SUBSTITUTE = 0x1a;
const utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });

/** Their escapes. An escaped backslash is replaced before they are looked for. */
const UNSTORABLE_ESCAPE = /\\u(?:0000|[dD][89a-fA-F])/;
const NUL_ESCAPE = String.raw`\u0000`;
const SUBSTITUTE_ESCAPE = String.raw`\u001a`;
const ESCAPED_BACKSLASH = String.raw`\\`;
/** A pair of surrogates, or one without its other half. */
const SURROGATES = /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(?<lone>\\u[dD][89a-fA-F][\da-fA-F]{2})/g;

/**
 * Writes the raw data of a request for a PostgreSQL `json` column: one object with the parameters of the query on its
 * first line and the members of the body on the next, in their order and with duplicate names. PostgreSQL reads the last
 * value of a name, so the body wins there too. Members keep their source text, except that secrets are replaced at any
 * depth, and that NUL and lone surrogates, which PostgreSQL cannot read back, become U+001A.
 *
 * @param redact the replacement of a secret, which is passed without surrounding space
 * @param secretNames those of a compiled mapping; the well-known ones by default
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
  const written: string[] = [];
  for (const isLongNow of [false, true]) {
    members.forEach((member, index) => {
      if (isLong(member) === isLongNow) written[index] = writeMember(member, redaction);
    });
  }
  return written;
}

function isLong({ name, source }: JsonMember): boolean {
  return name.length + source.length > MAX_SHORT_MEMBER;
}

/** The members of stored raw data in their order, each with whether it came in the query. */
export function readRawData(text: string): JsonMember[] {
  const members: JsonMember[] = [];
  let isQuery = true;
  eachMember(text, ({ name, source, nameStart }) => {
    isQuery &&= text[nameStart - 1] !== '\n';
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

/** A name may be half of a text that is not really a form. */
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
 * Writes the parameters that a member is read as, so that a redrive reads the same. Each repeats the name, so an
 * overlong one is cut.
 */
function writeParts(name: string, source: string): string {
  const parts = parametersOfMember({ name: cutName(name), source });
  return parts.map(({ name, value }) => `${quote(name)}:${value === null ? 'null' : quote(value)}`).join(',');
}

/** A JSON string that PostgreSQL can read back. */
function quote(text: string): string {
  if (UNESCAPED.test(text)) return `"${text}"`;
  return JSON.stringify(text.isWellFormed() && !text.includes('\0') ? text : storableText(text));
}

/** Goes over the code units: a pattern that matches each of 256 Ki characters takes ten times as long. */
function storableText(text: string): string {
  const units = new Uint16Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const isPair = text.codePointAt(index)! > 0xffff;
    const unit = text.charCodeAt(index);
    units[index] = unit === 0 || (!isPair && isSurrogate(unit)) ? SUBSTITUTE : unit;
    if (isPair) units[(index += 1)] = text.charCodeAt(index);
  }
  return utf16.decode(units);
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function storable(source: string): string {
  if (!source.includes('\\u') || !UNSTORABLE_ESCAPE.test(source)) return source;
  return source.split(ESCAPED_BACKSLASH).map(storableEscapes).join(ESCAPED_BACKSLASH);
}

/** @param text in which every backslash begins an escape */
function storableEscapes(text: string): string {
  return text
    .replaceAll(NUL_ESCAPE, SUBSTITUTE_ESCAPE)
    .replace(SURROGATES, (pair, lone: string | undefined) => (lone === undefined ? pair : SUBSTITUTE_ESCAPE));
}
