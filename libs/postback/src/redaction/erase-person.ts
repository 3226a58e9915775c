import { eraseInText } from './erase-text';
import { eraseValues } from './erase-values';
import { isReference, type MeaningOf, type NameMeaning } from '../mapping/identifying-names';
import { toBinary, toBytes } from '../parsing/decode-value';
import { isJson } from '../parsing/is-json';
import { readPair } from '../parsing/parse-query';

/** A shorter text without a name equals an id by chance. */
const MIN_LENGTH_WITHOUT_NAME = 6;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface Erasure {
  /** The ids of a person in full. */
  ids: readonly string[];
  /** The same ids as `referenceOf` cuts them. */
  references: ReadonlySet<string>;
  meaningOf: MeaningOf;
  /** Values of names with these meanings are erased. */
  meanings: readonly NameMeaning[];
  /** Called for every value that is one of the ids, erased or not. */
  onMatch?: (meaning: NameMeaning) => void;
}

/** Sets a person's ids in a JSON text, such as stored raw data, to null. @param json must be valid */
export function eraseFromJson(json: string, erasure: Erasure): string {
  return eraseValues(json, (path, key, value) => isErased(path, key, value, erasure));
}

/** Empties a person's ids in a query or form. Other pairs stay exactly as they were. */
export function eraseFromPairs(text: string, erasure: Erasure): string {
  return text
    .split('&')
    .map((pair) => {
      const erased = eraseFromPair(pair, erasure);
      // A pair may hold others, behind a separator that is repaired when the text is read.
      if (erased !== pair || !/[;?]/.test(pair)) return erased;
      return pair
        .split(/([;?])/)
        .map((part) => eraseFromPair(part, erasure))
        .join('');
    })
    .join('&');
}

function eraseFromPair(pair: string, erasure: Erasure): string {
  if (!pair.includes('=')) return pair;
  const { name, value } = readPair(pair, 'query', undefined);
  if (!value) return pair;
  const begin = pair.slice(0, pair.indexOf('=') + 1);
  if (isErased(name, name, value, erasure)) return begin;
  if (!/^\s*[{[]/.test(value) || !isJson(value)) return pair;
  // An envelope holds the postback as JSON.
  const erased = eraseFromJson(value, erasure);
  return erased === value ? pair : begin + encodeURIComponent(erased);
}

/** Erases a person's ids from a body of any form. Returns the same bytes when it contains none. */
export function eraseFromBody(body: Uint8Array, erasure: Erasure): Uint8Array {
  const { text, encoding } = readText(body);
  const erased = eraseFromText(text, erasure);
  return erased === text ? body : encoding === 'utf8' ? new TextEncoder().encode(erased) : toBytes(erased);
}

function eraseFromText(text: string, erasure: Erasure): string {
  const begin = text.trimStart();
  if (/^[{[]/.test(begin) && isJson(begin)) return eraseFromJson(text, erasure);
  const isForm = begin.includes('=') && !begin.startsWith('--') && !/^[<{["]/.test(begin);
  return isForm ? eraseFromPairs(text, erasure) : eraseFromLooseText(text, erasure);
}

function eraseFromLooseText(text: string, erasure: Erasure): string {
  return eraseInText(text, erasure.ids, (name, id) =>
    name === null ? id.length >= MIN_LENGTH_WITHOUT_NAME : isErased(name, name, id, erasure),
  );
}

function isErased(path: string, key: string, value: string, erasure: Erasure): boolean {
  if (!isReference(value, erasure.references)) return false;
  const meaning = erasure.meaningOf(path, key);
  erasure.onMatch?.(meaning);
  return erasure.meanings.includes(meaning);
}

/** Decodes any bytes losslessly: what is not UTF-8 becomes one character a byte. */
function readText(bytes: Uint8Array): { text: string; encoding: 'utf8' | 'latin1' } {
  try {
    return { text: utf8.decode(bytes), encoding: 'utf8' };
  } catch {
    return { text: toBinary(bytes), encoding: 'latin1' };
  }
}
