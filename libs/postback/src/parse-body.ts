import { parseQuery } from './parse-query';
import type { Parameter } from './postback-types';
import { type JsonMember, scanElements, scanMembers } from './scan-json';

/** A body that could be read: its parameters, and its members as they are kept in evidence. */
export type ParsedBody =
  | { ok: true; parameters: Parameter[]; members: JsonMember[] }
  | { ok: false; reason: string };

/** Deeper objects are taken as one text: no network nests its parameters. */
const MAX_DEPTH = 8;

const BYTE_ORDER_MARK = 0xfeff;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/**
 * Reads a body as JSON, else as a form, whatever its Content-Type says. Of JSON, the members of one object count
 * (also when it stands alone in an array); a nested object's members are named `outer.inner`, an array of plain
 * values is a repeated parameter, a number keeps its source text. Never throws.
 */
export function parseBody(body: Uint8Array): ParsedBody {
  if (body.length === 0) return { ok: true, parameters: [], members: [] };
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    return { ok: false, reason: 'The body is not UTF-8.' };
  }
  if (text.charCodeAt(0) === BYTE_ORDER_MARK) text = text.slice(1);
  const trimmed = text.trim();
  if (trimmed === '') return { ok: true, parameters: [], members: [] };
  return parseJson(trimmed) ?? parseForm(trimmed);
}

/** Undefined when the text is no JSON at all. */
function parseJson(text: string): ParsedBody | undefined {
  const first = text[0];
  if (first !== '{' && first !== '[' && first !== '"') return undefined;
  try {
    JSON.parse(text);
  } catch {
    return first === '"' ? undefined : { ok: false, reason: 'The body is neither JSON nor a form.' };
  }
  const source = first === '[' ? onlyElement(text) : text;
  if (source?.[0] !== '{') return { ok: false, reason: 'The JSON body is not one object.' };
  const members = scanMembers(source);
  return { ok: true, parameters: parametersOfMembers(members), members };
}

function onlyElement(text: string): string | undefined {
  const elements = scanElements(text);
  return elements.length === 1 ? elements[0] : undefined;
}

function addParameters(parameters: Parameter[], name: string, source: string, depth: number): void {
  if (source[0] === '{' && depth < MAX_DEPTH) {
    for (const inner of scanMembers(source)) addParameters(parameters, `${name}.${inner.name}`, inner.source, depth + 1);
    return;
  }
  const elements = source[0] === '[' ? scanElements(source) : [];
  const isPlainList = elements.length > 0 && elements.every((element) => element[0] !== '{' && element[0] !== '[');
  for (const value of isPlainList ? elements : [source]) parameters.push({ name, value: valueOf(value), source: 'body' });
}

function valueOf(source: string): string | null {
  if (source === 'null') return null;
  return source[0] === '"' ? (JSON.parse(source) as string) : source;
}

function parseForm(text: string): ParsedBody {
  if (!text.includes('=') || looksBinary(text)) return { ok: false, reason: 'The body is neither JSON nor a form.' };
  const parameters = parseQuery(text, 'body');
  const members = parameters.map(({ name, value }) => ({ name, source: JSON.stringify(value) }));
  return { ok: true, parameters, members };
}

/** A form is one line of text; anything with other control characters in it is something else. */
function looksBinary(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text) || /^--\S+\r?\n/.test(text);
}

/** The parameters of members that were read before, such as those of stored evidence. */
export function parametersOfMembers(members: readonly JsonMember[]): Parameter[] {
  const parameters: Parameter[] = [];
  for (const member of members) addParameters(parameters, member.name, member.source, 1);
  return parameters;
}
