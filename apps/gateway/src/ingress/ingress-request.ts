import type { IncomingMessage } from 'node:http';
import { clientAddress } from '@app/common';
import type { BatchedRequest } from '@app/internal-protocol';
import { requestHeadersToForward } from '../upstream/forwarded-headers';

/** A request as it reached the gateway. */
export interface IngressRequest {
  /** A new one, unless the edge gave the request one already. Its millisecond is the time received. */
  postbackId: string;
  method: string;
  /** Path and query, as sent. */
  target: string;
  path: string;
  query: string;
  /** Names and values alternating, as sent. */
  rawHeaders: readonly string[];
  headers: IncomingMessage['headers'];
  body: Uint8Array;
  /** The client's address. */
  address: string;
  /** It is a test postback of our own: it is delivered to the service and counted nowhere. */
  isTest: boolean;
  /** It waited in the edge's queue: its sender was answered 200. */
  isAcknowledged: boolean;
  /** The edge has sent it before, and it may have been stored then. */
  isRedelivered: boolean;
}

export function readRequest(
  message: IncomingMessage,
  body: Uint8Array,
  postbackId: string,
  trustedHops: number,
): IngressRequest {
  const target = message.url ?? '/';
  const { method = 'GET', headers, rawHeaders } = message;
  const address = clientAddress(message, trustedHops);
  const unsigned = { isTest: false, isAcknowledged: false, isRedelivered: false };
  return { postbackId, method, target, ...splitTarget(target), rawHeaders, headers, body, address, ...unsigned };
}

export function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** The request as it is sent to a service and as it is spooled. */
export function toForward(request: IngressRequest): BatchedRequest {
  const { postbackId, address, method, target, body, rawHeaders, isAcknowledged } = request;
  return { postbackId, address, method, target, headers: requestHeadersToForward(rawHeaders), body, isAcknowledged };
}
