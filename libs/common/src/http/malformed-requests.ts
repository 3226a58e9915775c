import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { PROBLEM_TYPE } from '../errors/problem.filter';
import { awaitNextRequest, settleNextRequest } from './next-request';

/** Connections that are being refused. The parser reports every further packet as another error. */
const refused = new WeakSet<Socket>();

/** Requests whose body is incomplete: bytes follow it that are no request, so its Content-Length was too small. */
const cut = new WeakSet<IncomingMessage>();

/** llhttp's codes for bytes behind a body that begin no request, on a connection that stays open or is to be closed. */
const CUT_CODES: ReadonlySet<string> = new Set(['HPE_INVALID_METHOD', 'HPE_INVALID_CONSTANT', 'HPE_CLOSED_CONNECTION']);

/**
 * Whether a request's body is longer than its Content-Length says: senders count characters where bytes are meant. Known
 * once `readBody` has read the body, for bytes that came along with its end. Bytes in a later packet cannot be waited
 * for, since nearly every request would wait in vain.
 */
export function isBodyCut(request: IncomingMessage): boolean {
  return cut.has(request);
}

/** Waits where the bytes behind a complete body begin like a request, and decides what they are. */
export function settleBody(request: IncomingMessage): Promise<void> | undefined {
  return awaitNextRequest(request)?.then((isRequest) => {
    if (isRequest) return;
    cut.add(request);
    // The connection is at a place inside a body, so no other request can be read from it.
    const { socket } = request;
    refused.add(socket);
    afterPendingResponses(socket, () => socket.end());
  });
}

/** Answers a request that the parser rejects, after the pending responses of its connection, and closes that. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const hasBegun = settleNextRequest(socket, false);
  if (refused.has(socket)) return;
  refused.add(socket);
  const request = hasBegun || CUT_CODES.has(error.code ?? '') ? unansweredBody(socket) : undefined;
  if (request) cut.add(request);
  // What follows a body is a part of it, and gets no response of its own.
  afterPendingResponses(socket, () => (request ? socket.end() : writeRefusal(error, socket)));
}

function writeRefusal(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) return;
  const [status, reason, code] = statusOf(error.code);
  const title = code.replaceAll('_', ' ');
  const body = JSON.stringify({ type: 'about:blank', title, status, code, detail: `${reason}.` });
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    'X-Content-Type-Options: nosniff',
    'Cache-Control: no-store',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** The last request of a connection, if it has a body and no response yet. Node keeps both on the socket. */
function unansweredBody(socket: Socket): IncomingMessage | undefined {
  const parser = Reflect.get(socket, 'parser') as object | null | undefined;
  const request = parser && (Reflect.get(parser, 'incoming') as IncomingMessage | null | undefined);
  return pendingResponse(socket) && request?.complete && Number(request.headers['content-length']) > 0
    ? request
    : undefined;
}

function statusOf(code: string | undefined): [status: number, reason: string, code: string] {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, 'Request Timeout', 'request_timeout'];
    case 'HPE_HEADER_OVERFLOW':
      return [431, 'Request Header Fields Too Large', 'headers_too_large'];
    default:
      return [400, 'Bad Request', 'unreadable_request'];
  }
}

/**
 * Runs `action` once every complete request on this connection has its response. Node answers pipelined requests in
 * order and keeps the current response on the socket.
 */
export function afterPendingResponses(socket: Duplex, action: () => void): void {
  const response = pendingResponse(socket);
  // A request whose body is malformed never becomes complete, so its response is not waited for.
  if (response?.req.complete) response.once('close', () => afterPendingResponses(socket, action));
  else action();
}

function pendingResponse(socket: Duplex): ServerResponse | null | undefined {
  return Reflect.get(socket, '_httpMessage') as ServerResponse | null | undefined;
}
