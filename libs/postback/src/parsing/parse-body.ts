import { isJson } from './is-json';
import { parseMultipart } from './parse-multipart';
import { parseQuery } from './parse-query';
import { diagnostic, type QuarantineReason, type Warning } from '../diagnostics';
import type { Parameter } from '../postback-types';
import { holdsNested, isNested, type JsonMember, scanElements, scanMembers, textOfValue } from './scan-json';

/** A body that could be read: its parameters, and its members as they are kept in evidence. */
export type ParsedBody =
  | { ok: true; parameters: Parameter[]; members: JsonMember[]; warnings?: Warning[] }
  | { ok: false; reason: QuarantineReason };

/** More parameters are an attack or a mistake; no network sends them. */
export const MAX_PARAMETERS = 300;

/** Deeper objects are taken as one text: no network nests its parameters. */
export const MAX_DEPTH = 8;

/** So many names lead to the most parameters that may be, at the deepest; names that lead to none count as well. */
const MAX_NAMES = MAX_PARAMETERS * MAX_DEPTH;
/** Reading stops at the first that is too many. */
const TOO_MANY_NAMES = MAX_NAMES + 1;

const TOO_MANY: ParsedBody = {
  ok: false,
  reason: diagnostic('body', 'too_many_parameters', { params: { max: MAX_PARAMETERS } }),
};

/** Strips a byte order mark too. */
const utf8 = new TextDecoder('utf-8', { fatal: true });
/** What the web means by Latin-1; it has a character for every byte. */
const latin1 = new TextDecoder('windows-1252');

/** No text has these, so bytes that have them are no text: UTF-16, a file, something compressed. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const NOT_TEXT = /[\0-\x08\x0e-\x1f\x7f]/;

/**
 * Reads a body as JSON, else as a form, whatever its Content-Type says. Of JSON, the members of one object count
 * (also when it stands alone in an array); a nested object's members are named `outer.inner`, an array of plain
 * values is a repeated parameter, a number keeps its source text, anything else is its source text. A text that is
 * not UTF-8 is read as Latin-1, with a warning. Never throws, and stops where there are more than `MAX_PARAMETERS`.
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

/** The parameters of members that were read before, such as those of stored evidence. */
export function parametersOfMembers(members: readonly JsonMember[]): Parameter[] {
  return members.flatMap(parametersOfMember);
}

export function parametersOfMember(member: JsonMember): Parameter[] {
  return addMember({ parameters: [], namesLeft: Infinity }, member).parameters;
}

/** What was found so far, and how many names may still be met. */
interface Found {
  parameters: Parameter[];
  namesLeft: number;
}

function addMember(found: Found, { name, source, isQuery }: JsonMember): Found {
  if (isNested(source)) addNested(found, name, source, 1);
  else found.parameters.push({ name, value: textOfValue(source), source: isQuery ? 'query' : 'body' });
  return found;
}

function parseJson(text: string): ParsedBody {
  if (!isJson(text)) return unreadable('body_unreadable');
  const source = text[0] === '[' ? onlyElement(text) : text;
  if (source?.[0] !== '{') return unreadable('body_not_one_object');
  const members = scanMembers(source, TOO_MANY_NAMES);
  const found: Found = { parameters: [], namesLeft: TOO_MANY_NAMES - members.length };
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

function addNested(found: Found, name: string, source: string, depth: number): void {
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
