import { isJson } from './is-json';
import { parseMultipart } from './parse-multipart';
import { parseQuery } from './parse-query';
import { diagnostic, type QuarantineReason, type Warning } from '../diagnostics';
import type { Parameter } from '../postback-types';
import { holdsNested, isNested, type JsonMember, scanElements, scanMembers, textOfValue } from './scan-json';

/** The parameters of a body, and its members as raw data keeps them. */
export type ParsedBody =
  | { ok: true; parameters: Parameter[]; members: JsonMember[]; warnings?: Warning[] }
  | { ok: false; reason: QuarantineReason };

/** No network sends more parameters; more are an attack or a mistake. */
export const MAX_PARAMETERS = 300;

/** Deeper objects are one text, because no network nests its parameters so deep. */
export const MAX_DEPTH = 8;

/** Names in the largest body that is read, those of empty objects included. */
const MAX_NAMES = MAX_PARAMETERS * MAX_DEPTH;
/** Reading stops at the first name beyond the maximum. */
const TOO_MANY_NAMES = MAX_NAMES + 1;

const TOO_MANY: ParsedBody = {
  ok: false,
  reason: diagnostic('body', 'too_many_parameters', { params: { max: MAX_PARAMETERS } }),
};

/** Also strips a byte order mark. */
const utf8 = new TextDecoder('utf-8', { fatal: true });
/** Latin-1 as the web defines it, with a character for every byte. */
const latin1 = new TextDecoder('windows-1252');

/** Bytes with these are not text but UTF-16, a file or something compressed. */
// oxlint-disable-next-line no-control-regex -- matching them is the purpose
const NOT_TEXT = /[\0-\x08\x0e-\x1f\x7f]/;

/**
 * Reads a body as JSON, else as a form, whatever its Content-Type. JSON must be one object, which may be the only element
 * of an array. Members of nested objects are named `outer.inner`, an array of plain values is a repeated parameter, and
 * numbers keep their source text. Text that is not UTF-8 is read as Latin-1, with a warning. Never throws, and stops at
 * more than `MAX_PARAMETERS`.
 */
export function parseBody(body: Uint8Array): ParsedBody {
  if (body.length === 0) return { ok: true, parameters: [], members: [] };
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    return parseLatin1(latin1.decode(body));
  }
  return parseText(text.trim());
}

function parseLatin1(text: string): ParsedBody {
  if (NOT_TEXT.test(text)) return unreadable('body_not_utf8');
  const parsed = parseText(text.trim());
  return parsed.ok ? { ...parsed, warnings: [diagnostic('body', 'body_read_as_latin1')] } : parsed;
}

function unreadable(code: 'body_not_one_object' | 'body_not_utf8' | 'body_unreadable'): ParsedBody {
  return { ok: false, reason: diagnostic('body', code) };
}

function parseText(text: string): ParsedBody {
  switch (text[0]) {
    case undefined:
      return { ok: true, parameters: [], members: [] };
    case '{':
    case '[':
    case '"':
      return parseJson(text);
    case '<':
      return unreadable('body_unreadable');
    default:
      return parseForm(text);
  }
}

/** The parameters of members, such as those of stored raw data. */
export function parametersOfMembers(members: readonly JsonMember[]): Parameter[] {
  return members.flatMap(parametersOfMember);
}

export function parametersOfMember(member: JsonMember): Parameter[] {
  return addMember({ parameters: [], namesLeft: Infinity }, member).parameters;
}

interface Collected {
  parameters: Parameter[];
  namesLeft: number;
}

function addMember(found: Collected, { name, source, isQuery }: JsonMember): Collected {
  if (isNested(source)) addNested(found, name, source, 1);
  else found.parameters.push({ name, value: textOfValue(source), source: isQuery ? 'query' : 'body' });
  return found;
}

function parseJson(text: string): ParsedBody {
  if (!isJson(text)) return unreadable('body_unreadable');
  const source = text[0] === '[' ? onlyElement(text) : text;
  if (source?.[0] !== '{') return unreadable('body_not_one_object');
  const members = scanMembers(source, TOO_MANY_NAMES);
  const found: Collected = { parameters: [], namesLeft: TOO_MANY_NAMES - members.length };
  for (const member of members) {
    addMember(found, member);
    if (found.namesLeft <= 0 || found.parameters.length > MAX_PARAMETERS) return TOO_MANY;
  }
  return { ok: true, parameters: found.parameters, members };
}

function onlyElement(text: string): string | undefined {
  const elements = scanElements(text, 2);
  return elements.length === 1 ? elements[0] : undefined;
}

function addNested(found: Collected, name: string, source: string, depth: number): void {
  if (source[0] === '{' && depth < MAX_DEPTH) {
    const members = scanMembers(source, found.namesLeft);
    found.namesLeft -= members.length;
    for (const inner of members) addNested(found, `${name}.${inner.name}`, inner.source, depth + 1);
    return;
  }
  const elements = source[0] === '[' && !holdsNested(source) ? scanElements(source, found.namesLeft) : [source];
  for (const value of elements) found.parameters.push({ name, value: textOfValue(value), source: 'body' });
}

function parseForm(text: string): ParsedBody {
  const read = parseMultipart(text);
  const parameters = read ?? (text.includes('=') ? parseQuery(text, 'body', MAX_PARAMETERS + 1) : undefined);
  if (!parameters) return unreadable('body_unreadable');
  if (parameters === 'too many' || parameters.length > MAX_PARAMETERS) return TOO_MANY;
  const members = parameters.map(({ name, value }) => ({ name, source: JSON.stringify(value) }));
  return { ok: true, parameters, members };
}
