import { type BatchedRequest, parseQuery } from '@app/postback';
import type { Identifier } from './identifier';

/** Strings and numbers of a JSON text; a string that names a member is followed by a colon. */
const JSON_TOKEN = /"(?:[^"\\]|\\.)*"(?<colon>\s*:)?|-?\d[\d.eE+-]*/g;
const ERASED_NAME = '[erased]';
const ERASED_NAME_IN_URL = encodeURIComponent(ERASED_NAME);

/** Counting hangs on it, so it stays, under this name at least: which others a mapping reads as it is not known here. */
const CONVERSION_ID = /(^|\.)conversion_?id$/i;

/** Headers by which a request is read and let in; the others may tell who, and from where. */
const KEPT_HEADER = /^(accept|content-type|content-encoding)$|auth|token|secret|sign|key/i;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A request without a person's id. */
export interface ErasedRequest {
  request: BatchedRequest;
  /** Whether it held the id where it can be taken out. */
  isChanged: boolean;
  /** Whether its conversion_id is the id, which stays. */
  keepsConversionId: boolean;
}

/** What takes an id out of parameters, and notes what it met. */
interface Eraser {
  identifier: Identifier;
  keepsConversionId: boolean;
}

/**
 * Takes an id out of a request: values of query, form and JSON that are or hold it become empty (null in JSON), names
 * `[erased]`; with it go the headers that may tell of the person. The path, by which it is routed, and the caller's
 * address, by which it may be let in, stay.
 */
export function eraseRequest(request: BatchedRequest, identifier: Identifier): ErasedRequest {
  const eraser: Eraser = { identifier, keepsConversionId: false };
  const mark = request.target.indexOf('?');
  const query = mark < 0 ? '' : request.target.slice(mark + 1);
  const erasedQuery = erasePairs(query, eraser);
  const body = eraseBody(request.body, eraser);
  const isInHeader = request.headers.some((value, index) => index % 2 === 1 && identifier.isIn(value));
  const isChanged = erasedQuery !== query || body !== request.body || isInHeader;
  const { keepsConversionId } = eraser;
  if (!isChanged) return { request, isChanged, keepsConversionId };
  const target = mark < 0 ? request.target : `${request.target.slice(0, mark)}?${erasedQuery}`;
  const headers = eraseHeaders(request.headers, identifier);
  return { request: { ...request, target, headers, body }, isChanged, keepsConversionId };
}

/** Whether the caller's signature is on it, which fits no other text. */
export function isSignedByCaller({ headers }: BatchedRequest): boolean {
  return headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'x-signature');
}

function eraseHeaders(headers: readonly string[], identifier: Identifier): string[] {
  const kept: string[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const [name, value] = [headers[index]!, headers[index + 1]!];
    if (KEPT_HEADER.test(name) && !identifier.isIn(value)) kept.push(name, value);
  }
  return kept;
}

/** Pairs without the id are left to the letter. */
function erasePairs(text: string, eraser: Eraser): string {
  return text
    .split('&')
    .map((pair) => erasePair(pair, eraser))
    .join('&');
}

function erasePair(pair: string, eraser: Eraser): string {
  const [parameter] = parseQuery(pair);
  if (!parameter) return pair;
  const equals = pair.indexOf('=');
  const end = equals < 0 ? pair.length : equals;
  const name = eraser.identifier.isIn(parameter.name) ? ERASED_NAME_IN_URL : pair.slice(0, end);
  const isValue = isToBeErased(parameter.name.trim(), parameter.value ?? '', eraser);
  return name + (isValue ? '=' : pair.slice(end));
}

function isToBeErased(name: string, value: string, eraser: Eraser): boolean {
  if (!eraser.identifier.isIn(value)) return false;
  if (!CONVERSION_ID.test(name)) return true;
  eraser.keepsConversionId = true;
  return false;
}

/** The very same bytes where they do not hold the id. */
function eraseBody(body: Uint8Array, eraser: Eraser): Uint8Array {
  const { text, encoding } = readText(body);
  const erased = eraseText(text, eraser);
  return erased === text ? body : Buffer.from(erased, encoding);
}

function eraseText(text: string, eraser: Eraser): string {
  const begin = text.trimStart();
  if (/^[{["]/.test(begin) && isJson(begin)) return eraseJson(text, eraser);
  const isForm = begin.includes('=') && !begin.startsWith('--') && !begin.startsWith('<') && !/^[{["]/.test(begin);
  return isForm ? erasePairs(text, eraser) : eraser.identifier.cutFrom(text);
}

function eraseJson(json: string, eraser: Eraser): string {
  let name = '';
  return json.replace(JSON_TOKEN, (token: string, ...match: unknown[]) => {
    const { colon } = match.at(-1) as { colon?: string };
    const source = colon === undefined ? token : token.slice(0, -colon.length);
    const value = source.startsWith('"') ? (JSON.parse(source) as string) : source;
    if (colon === undefined) return isToBeErased(name, value, eraser) ? 'null' : token;
    name = value;
    return eraser.identifier.isIn(value) ? JSON.stringify(ERASED_NAME) + colon : token;
  });
}

/** Any bytes as a text that can be written back: what is not UTF-8 has a character for every byte. */
function readText(bytes: Uint8Array): { text: string; encoding: 'utf8' | 'latin1' } {
  try {
    return { text: utf8.decode(bytes), encoding: 'utf8' };
  } catch {
    return { text: Buffer.from(bytes).toString('latin1'), encoding: 'latin1' };
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
