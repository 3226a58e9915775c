import { ID_TOKEN_HEADER } from '@app/common/identity/id-tokens';
import { HOP_BY_HOP_HEADERS } from '@app/internal-protocol';

/** Only the platform sets these headers; those that a client sends are dropped. */
const RESERVED_PREFIX = 'x-postback-';

/**
 * The client's headers for the next hop, as sent and in their order, names and values alternating. Hop-by-hop headers,
 * those that its Connection header names, and reserved ones are dropped.
 */
export function requestHeadersToForward(rawHeaders: readonly string[]): string[] {
  const forwarded: string[] = [];
  const named = connectionOptions(rawHeaders);
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!.toLowerCase();
    if (HOP_BY_HOP_HEADERS.has(name) || isReserved(name) || named?.has(name)) continue;
    forwarded.push(rawHeaders[index]!, rawHeaders[index + 1]!);
  }
  return forwarded;
}

/** A service's headers for the client, without the hop-by-hop ones. */
export function responseHeadersToForward(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | string[]> {
  const forwarded: Record<string, string | string[]> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !HOP_BY_HOP_HEADERS.has(name)) forwarded[name] = value;
  }
  return forwarded;
}

function isReserved(name: string): boolean {
  return name.startsWith(RESERVED_PREFIX) || name === ID_TOKEN_HEADER;
}

/** The headers that Connection names. `close` and `keep-alive` name none. */
function connectionOptions(rawHeaders: readonly string[]): Set<string> | undefined {
  let named: Set<string> | undefined;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]!.toLowerCase() !== 'connection') continue;
    const value = rawHeaders[index + 1]!.toLowerCase();
    if (value === 'keep-alive' || value === 'close') continue;
    named ??= new Set();
    for (const option of value.split(',')) named.add(option.trim());
  }
  return named;
}
