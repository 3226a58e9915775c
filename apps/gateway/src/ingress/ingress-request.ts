import type { IncomingMessage } from 'node:http';
import { clientAddress, isBodyCut } from '@app/common';
import { BODY_CUT_HEADER, type BatchedRequest } from '@app/internal-protocol';
import { splitTarget } from '@app/postback';
import { requestHeadersToForward } from '../upstream/forwarded-headers';

/** A request as it reached the gateway, in the form in which it is forwarded and spooled. */
export interface IngressRequest extends BatchedRequest {
  path: string;
  query: string;
  /** All of its headers, as Node joined them; `headers` are those to forward. */
  received: IncomingMessage['headers'];
  /** It is a test postback of our own: it is delivered to the service and counted nowhere. */
  isTest: boolean;
  /** It waited in the edge's queue: its sender was answered 200. */
  isAcknowledged: boolean;
  /** The edge has sent it before, and it may have been stored then. */
  isRedelivered: boolean;
}

/** @param postbackId a new one; its millisecond is the time received. The edge may have given the request one already */
export function readRequest(
  message: IncomingMessage,
  body: Uint8Array,
  postbackId: string,
  trustedHops: number,
): IngressRequest {
  const target = message.url ?? '/';
  const { path, query } = splitTarget(target);
  return {
    postbackId,
    address: clientAddress(message, trustedHops),
    method: message.method ?? 'GET',
    target,
    path,
    query,
    headers: headersOf(message),
    received: message.headers,
    body,
    isTest: false,
    isAcknowledged: false,
    isRedelivered: false,
  };
}

/** The service must know that a body is incomplete, whenever it gets the request. */
function headersOf(message: IncomingMessage): BatchedRequest['headers'] {
  const headers = requestHeadersToForward(message.rawHeaders);
  return isBodyCut(message) ? [...headers, BODY_CUT_HEADER, '1'] : headers;
}
