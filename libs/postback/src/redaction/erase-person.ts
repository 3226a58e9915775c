import { eraseInText } from './erase-text';
import { eraseValues } from './erase-values';
import { isReference, type MeaningOf, type NameMeaning } from '../mapping/identifying-names';
import { isJson } from '../parsing/is-json';
import { pairReader } from '../parsing/parse-query';

/** A shorter id stands by chance where no name tells what it is. */
const LEAST_LENGTH_WITHOUT_NAME = 6;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What to erase, and from which fields. */
export interface Erasure {
  /** A person's ids in full. */
  ids: readonly string[];
  /** The same as they are looked up by. */
  references: ReadonlySet<string>;
  meaningOf: MeaningOf;
  /** What names mean whose values are erased. */
  meanings: readonly NameMeaning[];
  /** Gets the names' meaning of each value that is one of the ids, whether or not it is erased. */
  onMatch?: (meaning: NameMeaning) => void;
}

/** A JSON text, such as stored evidence, without a person's ids: they become null. @param json must be valid */
export function eraseFromJson(json: string, erasure: Erasure): string {
  return eraseValues(json, (path, key, value) => isErased(path, key, value, erasure));
}

/** A query or form without a person's ids: they become empty. Other pairs stay to the letter. */
export function eraseFromPairs(text: string, erasure: Erasure): string {
  const read = pairReader('query');
  return text
    .split('&')
    .map((pair) => {
      const { name, value } = read(pair);
      if (!value) return pair;
      return isErased(name, name, value, erasure) ? pair.slice(0, pair.indexOf('=') + 1) : pair;
    })
    .join('&');
}

/** A body without a person's ids, whatever its form; the very same bytes where it does not hold them. */
export function eraseFromBody(body: Uint8Array, erasure: Erasure): Uint8Array {
  const { text, encoding } = readText(body);
  const erased = eraseFromText(text, erasure);
  return erased === text ? body : Buffer.from(erased, encoding);
}

function eraseFromText(text: string, erasure: Erasure): string {
  const begin = text.trimStart();
  if (/^[{[]/.test(begin) && isJson(begin)) return eraseFromJson(text, erasure);
  const isForm = begin.includes('=') && !begin.startsWith('--') && !/^[<{["]/.test(begin);
  return isForm ? eraseFromPairs(text, erasure) : eraseFromLooseText(text, erasure);
}

function eraseFromLooseText(text: string, erasure: Erasure): string {
  return eraseInText(text, erasure.ids, (name, id) =>
    name === null ? id.length >= LEAST_LENGTH_WITHOUT_NAME : isErased(name, name, id, erasure),
  );
}

function isErased(path: string, key: string, value: string, erasure: Erasure): boolean {
  if (!isReference(value, erasure.references)) return false;
  const meaning = erasure.meaningOf(path, key);
  erasure.onMatch?.(meaning);
  return erasure.meanings.includes(meaning);
}

/** Any bytes as a text that can be written back: what is not UTF-8 has a character for every byte. */
function readText(bytes: Uint8Array): { text: string; encoding: 'utf8' | 'latin1' } {
  try {
    return { text: utf8.decode(bytes), encoding: 'utf8' };
  } catch {
    return { text: Buffer.from(bytes).toString('latin1'), encoding: 'latin1' };
  }
}
