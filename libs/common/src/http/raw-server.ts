import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type Problem, toProblemDocument } from '../errors/problem';
import { PROBLEM_TYPE } from '../errors/problem.filter';

/**
 * Takes requests before the framework does. For what has to be fast, or must reach us byte for byte whatever it
 * looks like: the framework's router costs more than all the rest of a small request, and judges URLs and content
 * types that are not its business.
 *
 * @returns whether the request was taken; if not, the framework gets it
 */
export type RawHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

const ABSOLUTE_FORM = /^https?:\/\/[^/?#]*\/?/i;

/** Whoever sends headers slower than this means no good. */
const HEADERS_TIMEOUT_MS = 10_000;
/** How often Node looks for requests whose time is over; by itself every half minute. */
const TIMEOUT_CHECK_INTERVAL_MS = 2_000;
/** A server whose requests are offered to the door first. */
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
    // A proxy may name us in the target, and has to be understood (RFC 9112, 3.2.2).
    if (request.url?.startsWith('http')) request.url = request.url.replace(ABSOLUTE_FORM, '/');
    if (!rawHandler(request, response)) framework(request, response);
  };
  // An expectation that we do not know is no reason to refuse: Node would answer 417, and the request would be lost.
  const server = createServer(options, listener).on('checkExpectation', listener);
  // A sender that closes its side once its request is sent still waits for the answer.
  return Object.assign(server, { httpAllowHalfOpen: true });
}

export interface RawResponse {
  status: number;
  headers: Readonly<Record<string, string | string[]>>;
  body: string | Uint8Array;
}

/** Up to this size copying a body behind its headers is cheaper than a second chunk on the socket. */
const SMALL_BODY_BYTES = 16 * 1024;

/** Writes a whole answer at once. */
export function sendResponse(response: ServerResponse, { status, headers, body }: RawResponse, isHead = false): void {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  if (isServerClosing(response)) response.shouldKeepAlive = false;
  writeHead(response, status, { ...SECURITY_HEADERS, ...headers, 'content-length': String(length) });
  if (isHead) response.end();
  else if (typeof body === 'string' || length > SMALL_BODY_BYTES) response.end(body);
  // As Latin-1 each byte is one character, so Node joins headers and body into one write, byte for byte.
  else response.end(latin1Of(body), 'latin1');
}

/** A caller that goes on sending over its connection would keep a closing server from ever ending. */
function isServerClosing({ socket }: ServerResponse): boolean {
  return (socket as { server?: Server } | null)?.server?.listening === false;
}

/** A header that HTTP can't carry must not cost the caller an answer to what is done already. */
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

/** A problem as an answer. */
export function toProblemResponse(problem: Problem, headers: Readonly<Record<string, string>> = {}): RawResponse {
  return {
    status: problem.status,
    headers: { ...problem.headers, ...headers, 'content-type': PROBLEM_TYPE },
    body: JSON.stringify(toProblemDocument(problem)),
  };
}

/** Every response is what it says it is, and is no cache's to keep: a cached answer to a write would lose the next one. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** The page under /docs runs its own scripts only, talks to its own host only, and stands in no frame. */
export const DOCS_CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Swagger UI sets styles on elements and shows images of its own as data.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');
