import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type Problem, toProblemDocument } from '../errors/problem';
import { PROBLEM_TYPE } from '../errors/problem.filter';
import { watchNextRequest } from './next-request';

/** No cache may keep a response: a cached response to a write would lose the next one. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/**
 * Sees requests before the framework does, for requests that must be fast or must arrive byte for byte: the framework's
 * router costs more than the rest of a small request, and it rejects URLs and content types that senders use.
 *
 * @returns whether it handles the request; if not, the framework does. The promise never rejects
 */
export type RawHandler = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

const ABSOLUTE_FORM = /^https?:\/\/[^/?#]*\/?/i;

/** Clients that send headers more slowly than this are treated as slowloris. */
const HEADERS_TIMEOUT_MS = 10_000;
/** How often Node checks the timeouts; its default is 30 s. */
const TIMEOUT_CHECK_INTERVAL_MS = 2_000;
/** A server that offers each request to `rawHandler` first. */
export function createRawServer(
  rawHandler: RawHandler,
  framework: RequestListener,
  { requestTimeoutMs, maxHeaderBytes }: { requestTimeoutMs: number; maxHeaderBytes: number },
): Server {
  const options = {
    keepAliveTimeout: 75_000,
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
    connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
    maxHeaderSize: maxHeaderBytes,
    insecureHTTPParser: false,
  };
  const listener: RequestListener = (request, response) => {
    // A proxy may send an absolute URL as the target (RFC 9112, 3.2.2).
    if (request.url?.startsWith('http')) request.url = request.url.replace(ABSOLUTE_FORM, '/');
    watchNextRequest(request);
    const isHandled = rawHandler(request, response);
    if (isHandled === false) framework(request, response);
    else if (isHandled !== true) void isHandled.then((handled) => handled || framework(request, response));
  };
  // Node would answer 417 to an unknown Expect header, and the request would be lost.
  const server = createServer(options, listener).on('checkExpectation', listener);
  // A sender that closes its side after the request still waits for the response.
  return Object.assign(server, { httpAllowHalfOpen: true });
}

export interface RawResponse {
  status: number;
  headers: Readonly<Record<string, string | string[]>>;
  body: string | Uint8Array;
}

/** Up to this size, copying a body behind its headers is cheaper than a second write to the socket. */
const SMALL_BODY_BYTES = 16 * 1024;

/** Writes a complete response in one call. */
export function sendResponse(response: ServerResponse, { status, headers, body }: RawResponse, isHead = false): void {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  if (isServerClosing(response)) response.shouldKeepAlive = false;
  writeHead(response, status, { ...SECURITY_HEADERS, ...headers, 'content-length': String(length) });
  if (isHead) response.end();
  else if (length > SMALL_BODY_BYTES || (typeof body === 'string' && length !== body.length)) response.end(body);
  // In Latin-1 each byte is one character, so Node joins headers and body into one write without changing a byte.
  else response.end(typeof body === 'string' ? body : latin1Of(body), 'latin1');
}

/** A client that keeps its connection busy would keep a closing server from ending. */
function isServerClosing({ socket }: ServerResponse): boolean {
  return (socket as { server?: Server } | null)?.server?.listening === false;
}

/** A header that HTTP cannot carry must not cost the client the response to a request that is already handled. */
function writeHead(response: ServerResponse, status: number, headers: RawResponse['headers']): void {
  try {
    response.writeHead(status, headers);
  } catch {
    response.writeHead(status, { ...SECURITY_HEADERS, 'content-length': String(headers['content-length']) });
  }
}

function latin1Of(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1');
}

export function toProblemResponse(problem: Problem, headers: Readonly<Record<string, string>> = {}): RawResponse {
  return {
    status: problem.status,
    headers: { ...problem.headers, ...headers, 'content-type': PROBLEM_TYPE },
    body: JSON.stringify(toProblemDocument(problem)),
  };
}
