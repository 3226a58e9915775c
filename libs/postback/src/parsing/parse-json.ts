import { decodeBytes, type DecodedValue, NOT_ASCII, toBytes } from './decode-value';
import { isJson } from './is-json';

/** A text in JSON. One without an end reaches to the end of the body, so that none is looked for inside it again. */
const TEXT = /"[^"\\]*(?:\\[^]?[^"\\]*)*(?:"|$)/g;
/** Cheap first check: the comma may be part of a text. */
const MAYBE_LOOSE = /,\s*[}\]]/;
/** A comma with nothing behind it, or a text, in which there is none. */
const LOOSE_COMMA = new RegExp(`${TEXT.source}|,(?=\\s*[}\\]])`, 'g');

/** JSON as it can be read, and what had to be done for it. */
export interface ReadableJson {
  text: string;
  /** How texts that are not UTF-8 were read, by their source text. */
  bytes: ReadonlyMap<string, NonNullable<DecodedValue['bytes']>>;
  /** A comma with nothing behind it was left out. */
  isRepaired: boolean;
}

const NONE: ReadableJson['bytes'] = new Map();

/**
 * Makes a text readable as JSON; undefined when it is none.
 *
 * @param isUtf8 it was decoded; else each character stands for one byte
 */
export function readJson(
  shown: string,
  isUtf8: boolean,
  charsets: { declared: string | undefined; partner: string | undefined },
): ReadableJson | undefined {
  if (isUtf8) return accept(shown, NONE);
  // In some charsets a byte of a character looks like a quote or a backslash, so all of it is decoded before it is read.
  if (charsets.declared !== undefined) return readWhole(shown, charsets.declared);
  return readTexts(shown, charsets.partner) ?? readWhole(shown, charsets.partner);
}

function accept(text: string, bytes: ReadableJson['bytes']): ReadableJson | undefined {
  if (isJson(text)) return { text, bytes, isRepaired: false };
  if (!MAYBE_LOOSE.test(text)) return undefined;
  const repaired = text.replaceAll(LOOSE_COMMA, (found) => (found === ',' ? '' : found));
  return repaired !== text && isJson(repaired) ? { text: repaired, bytes, isRepaired: true } : undefined;
}

/** Decodes each text by itself, where the bytes are JSON as they are. */
function readTexts(binary: string, charset: string | undefined): ReadableJson | undefined {
  const json = accept(binary, NONE);
  if (!json) return undefined;
  const bytes = new Map<string, NonNullable<DecodedValue['bytes']>>();
  const text = json.text.replaceAll(TEXT, (source) => {
    if (!NOT_ASCII.test(source)) return source;
    const decoded = decodeBytes(toBytes(source.slice(1, -1)), charset);
    const readable = `"${decoded.text}"`;
    if (decoded.bytes) bytes.set(readable, decoded.bytes);
    return readable;
  });
  return { ...json, text, bytes };
}

function readWhole(binary: string, charset: string | undefined): ReadableJson | undefined {
  const decoded = decodeBytes(toBytes(binary), charset);
  const json = accept(decoded.text, NONE);
  if (!json || !decoded.bytes) return json;
  const bytes = new Map<string, NonNullable<DecodedValue['bytes']>>();
  for (const [source] of json.text.matchAll(TEXT)) if (NOT_ASCII.test(source)) bytes.set(source, decoded.bytes);
  return { ...json, bytes };
}
