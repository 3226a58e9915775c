import type { IncomingMessage } from 'node:http';
import { callerAddress } from '@app/common';

/** A request as it came to the door. */
export interface Incoming {
  method: string;
  /** Path and query, as sent. */
  target: string;
  path: string;
  query: string;
  /** Names and values alternating, as sent. */
  rawHeaders: readonly string[];
  headers: IncomingMessage['headers'];
  body: Uint8Array;
  /** The caller's address. */
  address: string;
}

export function readRequest(request: IncomingMessage, body: Uint8Array, trustedHops: number): Incoming {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  return {
    method: request.method ?? 'GET',
    target,
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    rawHeaders: request.rawHeaders,
    headers: request.headers,
    body,
    address: callerAddress(request, trustedHops),
  };
}
