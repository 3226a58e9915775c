import type { IncomingMessage } from 'node:http';
import { clientAddress } from '@app/common';
import { ENVELOPE_HEADERS } from '@app/internal-protocol';

/** A request as it came to the door. */
export interface IngressRequest {
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
  /** What the edge, or who tries us, has signed of it; absent when it comes from its caller. */
  envelope?: VerifiedEnvelope;
}

/** A request's past with one of our own processes. */
export interface VerifiedEnvelope {
  /** Minted there: its millisecond is the time received. */
  postbackId: string;
  /** It takes the whole way and counts nowhere. */
  isTest: boolean;
  /** It waited in the edge's queue: its caller was answered 200. */
  isAcknowledged: boolean;
  /** The edge has sent it before; it may have been taken then. */
  isRepeated: boolean;
}

export function readRequest(request: IncomingMessage, body: Uint8Array, trustedHops: number): IngressRequest {
  const target = request.url ?? '/';
  return {
    method: request.method ?? 'GET',
    target,
    path: pathOf(target),
    query: queryOf(target),
    rawHeaders: request.rawHeaders,
    headers: request.headers,
    body,
    address: clientAddress(request, trustedHops),
  };
}

export function pathOf(target: string): string {
  const mark = target.indexOf('?');
  return mark < 0 ? target : target.slice(0, mark);
}

export function queryOf(target: string): string {
  const mark = target.indexOf('?');
  return mark < 0 ? '' : target.slice(mark + 1);
}

/** Whether one of our own processes claims to have signed it, rightly or not. */
export function isSigned({ headers }: IngressRequest): boolean {
  return headers[ENVELOPE_HEADERS.signature] !== undefined;
}

/** Whether it is a test that one of our own processes vouches for. */
export function isTest({ envelope: handedOver }: IngressRequest): boolean {
  return handedOver !== undefined && handedOver.isTest;
}

export function headerOf({ headers }: IngressRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
