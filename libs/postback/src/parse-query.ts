import type { Parameter } from './postback-types';

/**
 * The parameters of a raw query (without its question mark) or form, in their order, repeats and all.
 * Never throws: an escape that can't be decoded stays as it is, since it is what the sender wrote.
 */
export function parseQuery(raw: string, source: Parameter['source'] = 'query'): Parameter[] {
  const parameters: Parameter[] = [];
  let start = 0;
  while (start <= raw.length) {
    let end = raw.indexOf('&', start);
    if (end < 0) end = raw.length;
    if (end > start) parameters.push(readPair(raw, start, end, source));
    start = end + 1;
  }
  return parameters;
}

function readPair(raw: string, start: number, end: number, source: Parameter['source']): Parameter {
  const equals = raw.indexOf('=', start);
  if (equals < 0 || equals >= end) return { name: decode(raw.slice(start, end)), value: '', source };
  return { name: decode(raw.slice(start, equals)), value: decode(raw.slice(equals + 1, end)), source };
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

/** Decodes every run of escapes that is valid UTF-8 and leaves the others as they are. */
function decodePiecewise(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
