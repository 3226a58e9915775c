import type { IncomingMessage } from 'node:http';

const MAX_KEY_LENGTH = 200;
const BODY_NAMES = ['write_key', 'writeKey'] as const;

/**
 * The write key of a request: of its header `X-Write-Key`, of Basic authentication (as the user, without a password), of
 * its query, or of its body, in this order.
 */
export function readWriteKey(
  { headers, url }: Pick<IncomingMessage, 'headers' | 'url'>,
  body: unknown,
): string | undefined {
  const found = [headers['x-write-key'], userOf(headers.authorization), queryKey(url ?? ''), bodyKey(body)];
  return found.find((key): key is string => typeof key === 'string' && key !== '' && key.length <= MAX_KEY_LENGTH);
}

/** A body without its write key, which is neither stored nor logged. */
export function withoutWriteKey(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  if (!BODY_NAMES.some((name) => name in body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !BODY_NAMES.includes(name as 'write_key')));
}

function userOf(authorization: string | undefined): string | undefined {
  const [scheme = '', credentials] = (authorization ?? '').split(' ');
  if (scheme.toLowerCase() !== 'basic' || credentials === undefined) return undefined;
  return Buffer.from(credentials, 'base64').toString('utf8').split(':', 1)[0];
}

function queryKey(url: string): string | null {
  const start = url.indexOf('?');
  return start === -1 ? null : new URLSearchParams(url.slice(start)).get('write_key');
}

function bodyKey(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return undefined;
  return BODY_NAMES.map((name) => (body as Record<string, unknown>)[name]).find((key) => key !== undefined);
}
