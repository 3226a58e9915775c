import type { Parameter } from './postback-types';

/**
 * The parameters of a raw query (without its question mark) or form, in their order, repeats and all.
 * Never throws: an escape that can't be decoded stays as it is, since it is what the sender wrote.
 *
 * @param most stops after so many
 */
export function parseQuery(raw: string, source: Parameter['source'] = 'query', most = Infinity): Parameter[] {
  const parameters: Parameter[] = [];
  let start = 0;
  while (start < raw.length && parameters.length < most) {
    let end = raw.indexOf('&', start);
    if (end < 0) end = raw.length;
    if (end > start) parameters.push(readPair(raw.slice(start, end), source));
    start = end + 1;
  }
  return parameters;
}

function readPair(pair: string, source: Parameter['source']): Parameter {
  const equals = pair.indexOf('=');
  if (equals < 0) return { name: decode(pair), value: '', source };
  return { name: decode(pair.slice(0, equals)), value: decode(pair.slice(equals + 1)), source };
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return decodePiecewise(spaced);
  }
}

/** The escapes of one character in UTF-8, by its first byte. */
const CHARACTER =
  /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-4](?:%[89ab][\da-f]){3}/gi;

/** Decodes character by character what is UTF-8 and leaves all other escapes as they are. */
function decodePiecewise(text: string): string {
  return text.replace(CHARACTER, (character) => {
    try {
      return decodeURIComponent(character);
    } catch {
      return character;
    }
  });
}
