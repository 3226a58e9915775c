import type { IncomingHttpHeaders } from 'node:http';

/**
 * Headers in pairs as Node gives them: names in lower case, repeats joined. Their names are the sender's choice, and
 * may be those of what every object has, such as `constructor`.
 *
 * @param pairs name, value, name, value
 */
export function joinHeaders(pairs: readonly string[]): IncomingHttpHeaders {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const name = pairs[index]!.toLowerCase();
    const known = headers.get(name);
    headers.set(name, known === undefined ? pairs[index + 1]! : `${known}, ${pairs[index + 1]!}`);
  }
  return Object.fromEntries(headers);
}
