import type { Parameter } from '../postback-types';

/**
 * Reads at most `max` parameters of a raw query (without its question mark) or form, in their order and with duplicate
 * names. Never throws: an escape that cannot be decoded stays as the sender wrote it.
 */
export function parseQuery(raw: string, source: Parameter['source'] = 'query', max = Infinity): Parameter[] {
  const parameters: Parameter[] = [];
  const read = pairReader(source);
  let start = 0;
  while (start < raw.length && parameters.length < max) {
    let end = raw.indexOf('&', start);
    if (end < 0) end = raw.length;
    if (end > start) parameters.push(read(raw.slice(start, end)));
    start = end + 1;
  }
  return parameters;
}

/** Returns a reader for the pairs of one query or form. */
export function pairReader(source: Parameter['source']): (pair: string) => Parameter {
  const decode = decoder();
  return (pair) => readPair(pair, source, decode);
}

function readPair(pair: string, source: Parameter['source'], decode: Decode): Parameter {
  const equals = pair.indexOf('=');
  if (equals < 0) return { name: decode(pair), value: '', source };
  return { name: decode(pair.slice(0, equals)), value: decode(pair.slice(equals + 1)), source };
}

type Decode = (text: string) => string;

/** Escapes of UTF-8 characters of one to four bytes. */
const CHARACTERS =
  /(?:%[0-7][\da-f]|%(?:c[2-9a-f]|d[\da-f])%[89ab][\da-f]|%(?:e0%[ab][\da-f]|ed%[89][\da-f]|e[1-9a-cef]%[89ab][\da-f])%[89ab][\da-f]|%(?:f0%[9ab][\da-f]|f[1-3]%[89ab][\da-f]|f4%8[\da-f])(?:%[89ab][\da-f]){2})+/gi;

/**
 * Decodes what is UTF-8 and leaves other escapes as they are. A failure of decodeURIComponent costs more than decoding a
 * thousand characters, so after one the escapes are matched first.
 */
function decoder(): Decode {
  let isAllUtf8 = true;
  return (text) => {
    const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
    if (!spaced.includes('%')) return spaced;
    try {
      if (isAllUtf8) return decodeURIComponent(spaced);
    } catch {
      isAllUtf8 = false;
    }
    return spaced.replace(CHARACTERS, (characters) => decodeURIComponent(characters));
  };
}
