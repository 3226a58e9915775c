import { type CanonicalField, canonicalFieldOf } from '../canonical-fields';
import { absenceOf } from '../mapping/absent-values';
import { diagnostic, type QuarantineReason, type Warning } from '../diagnostics';
import type { Parameter } from '../postback-types';
import { charsetOf, decodeBytes, decodeUtf8, NOT_ASCII, toBinary, toBytes } from './decode-value';
import {
  MAX_PARAMETERS,
  parametersOfMembers,
  type ParsedPostback,
  readMembers,
  readObject,
  TOO_MANY_NAMES,
} from './read-members';
import { type ReadableJson, readJson } from './parse-json';
import { parseMultipart } from './parse-multipart';
import { readPairs } from './parse-query';
import { type JsonMember, scanElements, scanMembers } from './scan-json';

/** One of several postbacks in a body that is none by itself, such as a number in an array. */
export interface UnreadElement {
  reason: QuarantineReason;
  source: string;
}

export type ParsedBody =
  | (ParsedPostback & {
      ok: true;
      warnings?: Warning[];
      /** Where the body holds several postbacks: each of them, as far as it can be read. */
      elements?: (ParsedPostback | UnreadElement)[];
    })
  | { ok: false; reason: QuarantineReason };

export interface BodySettings {
  /** The Content-Type header, of which the charset counts. */
  contentType?: string | undefined;
  /** Of bytes that are neither UTF-8 nor declared otherwise. */
  charset?: string | undefined;
  /** The field that a name means; by default, a canonical one. */
  fieldOf?: (name: string) => CanonicalField | undefined;
}

/** Postbacks in one request. */
export const MAX_ELEMENTS = 1_000;

/** Several postbacks often come in this member of an object. */
const WRAPPER = 'data';

/** Parameters that all postbacks of a request get from the same place, each counted as often as it is read. */
export const MAX_SHARED = 30_000;

const TOO_MANY_PARAMETERS = refuse('too_many_parameters', MAX_PARAMETERS);
const TOO_MANY_SHARED = refuse('too_many_parameters', MAX_SHARED);
const TOO_MANY_POSTBACKS = refuse('too_many_postbacks', MAX_ELEMENTS);

/** Its bytes, when each is shown as a character of its own. */
const BYTE_ORDER_MARKS = ['\ufeff', '\u00ef\u00bb\u00bf'];

/** Bytes with these are not text but UTF-16, a file or something compressed. */
// oxlint-disable-next-line no-control-regex -- matching them is the purpose
const NOT_TEXT = /[\0-\x08\x0e-\x1f\x7f]/;

/** What programs send for a body that they do not have, besides words for nothing. An array in PHP's text is `Array`. */
const MEANINGLESS = /^(?:\[object [A-Z]\w{1,30}\]|array|false|\[\s*(?:null)?\s*\]|(["'])\s*(?:null|undefined)?\s*\1)$/i;
const MAX_MEANINGLESS = 40;

/**
 * Reads a body as JSON, else as a form, whatever its Content-Type. JSON is one object, an array of objects, or either as
 * a JSON text. Members of nested objects are named `outer.inner`, an array of plain values is a repeated parameter, and
 * numbers keep their source text. Values that are not UTF-8 are read in another charset, with a warning. Never throws,
 * and stops at more than `MAX_PARAMETERS`.
 */
export function parseBody(body: Uint8Array, settings: BodySettings = {}): ParsedBody {
  if (body.length === 0) return { ok: true, parameters: [], members: [] };
  const text = decodeUtf8(body);
  const shown = text ?? toBinary(body);
  if (text === undefined && NOT_TEXT.test(shown)) return unreadable('body_not_utf8');
  const mark = BYTE_ORDER_MARKS.find((one) => shown.startsWith(one));
  const parsed = parseShown(shown.slice(mark?.length ?? 0).trim(), text !== undefined, settings);
  return mark === undefined ? parsed : withWarning(parsed, 'body_byte_order_mark');
}

/** @param isUtf8 the text was decoded; else each character stands for one byte */
function parseShown(shown: string, isUtf8: boolean, settings: BodySettings): ParsedBody {
  if (shown !== '' && isMeaningless(shown))
    return withWarning({ ok: true, parameters: [], members: [] }, 'body_meaningless');
  switch (shown[0]) {
    case undefined:
      return { ok: true, parameters: [], members: [] };
    case '{':
    case '[':
    case '"':
      return parseJson(shown, isUtf8, settings);
    case '<':
      return unreadable('body_unreadable');
    default:
      return parseForm(shown, isUtf8, settings);
  }
}

function isMeaningless(shown: string): boolean {
  if (shown.length > MAX_MEANINGLESS) return false;
  const absence = absenceOf(shown);
  return absence === 'empty' || absence === 'filler' || MEANINGLESS.test(shown);
}

function parseJson(shown: string, isUtf8: boolean, settings: BodySettings): ParsedBody {
  const json = readJson(shown, isUtf8, { declared: declaredCharset(settings), partner: settings.charset });
  if (!json) return unreadable('body_unreadable');
  const parsed = parseValue(json, settings);
  return json.isRepaired ? withWarning(parsed, 'body_repaired') : parsed;
}

function parseValue(json: ReadableJson, settings: BodySettings): ParsedBody {
  const { text } = json;
  if (text[0] === '"') {
    const inner = (JSON.parse(text) as string).trim();
    return inner[0] === '{' || inner[0] === '[' ? parseJson(inner, true, settings) : unreadable('body_not_one_object');
  }
  if (text[0] === '[') return parseList({ elements: scanElements(text, MAX_ELEMENTS + 1), beside: [] }, json);
  const wrapped = unwrap(scanMembers(text, TOO_MANY_NAMES + 1), settings);
  return wrapped ? parseList(wrapped, json) : parseObject(text, json);
}

interface Elements {
  elements: readonly string[];
  /** What stands beside all of them and is part of each. */
  beside: JsonMember[];
}

/** Reads the members of a body that was stored as raw data, as they were read when it arrived. Never throws. */
export function parseStoredMembers(members: readonly JsonMember[], settings: BodySettings): ParsedBody {
  const wrapped = unwrap(members, settings);
  if (wrapped) return parseList(wrapped, { bytes: new Map() });
  return { ok: true, parameters: parametersOfMembers(members), members: [...members] };
}

function parseList({ elements, beside }: Elements, { bytes }: Pick<ReadableJson, 'bytes'>): ParsedBody {
  if (elements.length > MAX_ELEMENTS) return TOO_MANY_POSTBACKS;
  if (!elements.some((element) => element[0] === '{')) return unreadable('body_not_one_object');
  const shared = readMembers(beside, bytes);
  if (!shared) return TOO_MANY_PARAMETERS;
  if (shared.parameters.length * elements.length > MAX_SHARED) return TOO_MANY_SHARED;
  if (elements.length > 1) return parseElements(elements, shared, bytes);
  const only = readObject(elements[0]!, bytes);
  return only ? { ok: true, ...join(shared, only) } : TOO_MANY_PARAMETERS;
}

/** The objects in the wrapper of an object that has no conversion id of its own. */
function unwrap(members: readonly JsonMember[], { fieldOf = canonicalFieldOf }: BodySettings): Elements | undefined {
  const wrapper = members.find(({ name, source }) => name === WRAPPER && source[0] === '[');
  if (!wrapper || members.some(({ name }) => fieldOf(name) === 'conversion_id')) return undefined;
  const elements = scanElements(wrapper.source, MAX_ELEMENTS + 1);
  if (elements.length === 0 || elements.some((element) => element[0] !== '{')) return undefined;
  return { elements, beside: members.filter((one) => one !== wrapper) };
}

function parseObject(text: string, { bytes }: Pick<ReadableJson, 'bytes'>): ParsedBody {
  const postback = readObject(text, bytes);
  return postback ? { ok: true, ...postback } : TOO_MANY_PARAMETERS;
}

function parseElements(sources: readonly string[], shared: ParsedPostback, bytes: ReadableJson['bytes']): ParsedBody {
  const elements: (ParsedPostback | UnreadElement)[] = [];
  const all = join(shared, { parameters: [], members: [] });
  for (const source of sources) {
    const postback = source[0] === '{' ? readObject(source, bytes) : undefined;
    if (source[0] === '{' && !postback) return TOO_MANY_PARAMETERS;
    elements.push(postback ? join(shared, postback) : { reason: diagnostic('body', 'body_not_one_object'), source });
    all.parameters.push(...(postback?.parameters ?? []));
    all.members.push(...(postback?.members ?? []));
  }
  return { ok: true, ...all, elements };
}

/** What an element says itself comes last, and so wins. */
function join(shared: ParsedPostback, own: ParsedPostback): ParsedPostback {
  return {
    parameters: [...shared.parameters, ...own.parameters],
    members: [...shared.members, ...own.members],
  };
}

function parseForm(shown: string, isUtf8: boolean, settings: BodySettings): ParsedBody {
  const { fieldOf = canonicalFieldOf } = settings;
  const charset = declaredCharset(settings) ?? settings.charset;
  const binary = isUtf8 && NOT_ASCII.test(shown) ? toBinary(new TextEncoder().encode(shown)) : shown;
  const fields = parseMultipart(binary);
  if (fields === 'too many') return TOO_MANY_PARAMETERS;
  if (!fields && !shown.includes('=')) return unreadable('body_unreadable');
  const isKnown = (name: string): boolean => fieldOf(name) !== undefined;
  const { parameters, warnings } = fields
    ? { parameters: fields.map((field) => decodeField(field, charset)), warnings: [] }
    : readPairs(binary, { source: 'body', max: MAX_PARAMETERS + 1, charset, isKnown });
  if (parameters.length > MAX_PARAMETERS) return TOO_MANY_PARAMETERS;
  const members = parameters.map(({ name, value }) => ({ name, source: JSON.stringify(value) }));
  return { ok: true, parameters, members, ...(warnings.length > 0 && { warnings }) };
}

/** A field of a multipart body, in which nothing is escaped. */
function decodeField({ name, value }: Parameter, charset: string | undefined): Parameter {
  const { text, bytes } = decodeBytes(toBytes(value!), charset);
  return { name: decodeBytes(toBytes(name), charset).text, value: text, source: 'body', ...(bytes && { bytes }) };
}

function declaredCharset({ contentType }: BodySettings): string | undefined {
  const label = contentType === undefined ? undefined : /;\s*charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType)?.[1];
  return label === undefined ? undefined : charsetOf(label);
}

function withWarning(
  parsed: ParsedBody,
  code: 'body_byte_order_mark' | 'body_meaningless' | 'body_repaired',
): ParsedBody {
  if (!parsed.ok) return parsed;
  return { ...parsed, warnings: [diagnostic('body', code), ...(parsed.warnings ?? [])] };
}

function unreadable(code: 'body_not_one_object' | 'body_not_utf8' | 'body_unreadable'): ParsedBody {
  return { ok: false, reason: diagnostic('body', code) };
}

function refuse(code: 'too_many_parameters' | 'too_many_postbacks', max: number): ParsedBody {
  return { ok: false, reason: diagnostic('body', code, { params: { max } }) };
}
