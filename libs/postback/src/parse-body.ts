import { parseMultipart } from './parse-multipart';
import { parseQuery } from './parse-query';
import type { Parameter, Warning } from './postback-types';
import { isNested, type JsonMember, scanElements, scanMembers, textOfValue } from './scan-json';

/** A body that could be read: its parameters, and its members as they are kept in evidence. */
export type ParsedBody =
  | { ok: true; parameters: Parameter[]; members: JsonMember[]; warnings?: Warning[] }
  | { ok: false; reason: string };

/** Deeper objects are taken as one text: no network nests its parameters. */
const MAX_DEPTH = 8;

const NEITHER: ParsedBody = { ok: false, reason: 'The body is neither JSON nor a form.' };

/** Strips a byte order mark too. */
const utf8 = new TextDecoder('utf-8', { fatal: true });
/** What the web means by Latin-1; it has a character for every byte. */
const latin1 = new TextDecoder('windows-1252');

/** No text has these, so bytes that have them are no text: UTF-16, a file, something compressed. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const NOT_TEXT = /[\0-\x08\x0e-\x1f\x7f]/;

const READ_AS_LATIN1: Warning = { field: 'body', reason: 'The body is not UTF-8; it was read as Latin-1.' };

/**
 * Reads a body as JSON, else as a form, whatever its Content-Type says. Of JSON, the members of one object count
 * (also when it stands alone in an array); a nested object's members are named `outer.inner`, an array of plain
 * values is a repeated parameter, a number keeps its source text, anything else is its source text. A text that is
 * not UTF-8 is read as Latin-1, with a warning. Never throws.
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
  if (NOT_TEXT.test(text)) return { ok: false, reason: 'The body is not UTF-8.' };
  const parsed = parseText(text.trim());
  return parsed.ok ? { ...parsed, warnings: [READ_AS_LATIN1] } : parsed;
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
      return NEITHER;
    default:
      return parseForm(text);
  }
}

/** The parameters of members that were read before, such as those of stored evidence. */
export function parametersOfMembers(members: readonly JsonMember[]): Parameter[] {
  return members.flatMap(parametersOfMember);
}

export function parametersOfMember({ name, source, isQuery }: JsonMember): Parameter[] {
  if (!isNested(source)) return [{ name, value: textOfValue(source), source: isQuery ? 'query' : 'body' }];
  const parameters: Parameter[] = [];
  addNested(parameters, name, source, 1);
  return parameters;
}

function parseJson(text: string): ParsedBody {
  try {
    JSON.parse(text);
  } catch {
    return NEITHER;
  }
  const source = text[0] === '[' ? onlyElement(text) : text;
  if (source?.[0] !== '{') return { ok: false, reason: 'The JSON body is not one object.' };
  const members = scanMembers(source);
  return { ok: true, parameters: parametersOfMembers(members), members };
}

function onlyElement(text: string): string | undefined {
  const elements = scanElements(text);
  return elements.length === 1 ? elements[0] : undefined;
}

function addNested(parameters: Parameter[], name: string, source: string, depth: number): void {
  if (source[0] === '{' && depth < MAX_DEPTH) {
    for (const inner of scanMembers(source)) addNested(parameters, `${name}.${inner.name}`, inner.source, depth + 1);
    return;
  }
  const elements = source[0] === '[' ? scanElements(source) : [source];
  for (const value of elements.some(isNested) ? [source] : elements) {
    parameters.push({ name, value: textOfValue(value), source: 'body' });
  }
}

function parseForm(text: string): ParsedBody {
  const parameters = parseMultipart(text) ?? (text.includes('=') ? parseQuery(text, 'body') : undefined);
  if (!parameters) return NEITHER;
  const members = parameters.map(({ name, value }) => ({ name, source: JSON.stringify(value) }));
  return { ok: true, parameters, members };
}
