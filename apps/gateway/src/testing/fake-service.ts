import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { joinHeaders } from '@app/common';
import {
  BATCH_PATH,
  type BatchedRequest,
  decodeBatch,
  encodeResponses,
  ENVELOPE_HEADERS,
  POSTBACK_COUNT_HEADER,
} from '@app/internal-protocol';

/** A request as the service received it: by itself, or a postback of a batch with its envelope's parts as headers. */
export interface ReceivedRequest {
  method: string;
  url: string;
  rawHeaders: readonly string[];
  headers: IncomingMessage['headers'];
  body: string;
}

/** How a fake service behaves from now on. */
export interface Behaviour {
  /** The status of its response to a whole batch, instead of one for each postback. */
  batchStatus?: number;
  delayMs?: number;
  /** It accepts requests and never responds, as a stopped process does. */
  isFrozen?: boolean;
  /** How many requests it resets before a response. */
  resets?: number;
  /** The status for a postback, by path and query, 218 by default; 0 resets the connection. */
  statusOf?: (target: string) => number;
  /** How many postbacks it finds in a request, by path and query; it says so in a header. */
  postbacksIn?: (target: string) => number;
  /** Paths that it does not know; its response is that of the real service. */
  isUnknown?: (target: string) => boolean;
  /** Called with each postback; once it returns true, the request gets no response. */
  isFatal?: (postback: BatchedRequest) => boolean;
}

export interface FakeService {
  url: string;
  behaviour: Behaviour;
  received: ReceivedRequest[];
  /** The headers and the body of the last batch. */
  lastBatch?: Pick<ReceivedRequest, 'headers' | 'body'>;
  /** The postbacks that got a 2xx, in their order. */
  accepted: { postbackId: string; target: string; isAcknowledged: boolean; earlierAttempts: number }[];
  /** Sizes of the accepted batches. */
  batches: number[];
  /** Listens again, on its port. */
  open(): Promise<void>;
  close(): Promise<void>;
}

const UNKNOWN_ENDPOINT = '{"status":404,"code":"unknown_endpoint"}';

/** Starts a service that responds 218 with odd headers. */
export async function startFakeService(behaviour: Behaviour = {}): Promise<FakeService> {
  const upstream: FakeService = { url: '', behaviour, received: [], accepted: [], batches: [], open, close };
  let server: Server;
  let port = 0;
  async function open(): Promise<void> {
    server = createServer((request, response) => void respond(upstream, request, response));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
    upstream.url = `http://127.0.0.1:${port}`;
  }
  function close(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
  await open();
  return upstream;
}

async function respond(upstream: FakeService, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const { behaviour } = upstream;
  if (behaviour.isFrozen) return;
  if (behaviour.resets) {
    behaviour.resets -= 1;
    request.socket.resetAndDestroy();
    return;
  }
  if (behaviour.delayMs) await new Promise((resolve) => setTimeout(resolve, behaviour.delayMs));
  if (request.url === '/ready') response.end('ready');
  else if (request.url === BATCH_PATH) respondToBatch(upstream, body, request, response);
  else respondToSingle(upstream, body, request, response);
}

function respondToBatch(upstream: FakeService, body: string, request: IncomingMessage, response: ServerResponse): void {
  const { batchStatus, statusOf = () => 218, postbacksIn, isFatal, isUnknown } = upstream.behaviour;
  if (batchStatus !== undefined) {
    response.writeHead(batchStatus, { 'content-type': 'application/problem+json' }).end('{}');
    return;
  }
  upstream.lastBatch = { headers: request.headers, body };
  const requests = decodeBatch(body);
  if (requests.some((one) => isFatal?.(one))) return;
  if (requests.some(({ target }) => statusOf(target) === 0)) {
    request.socket.resetAndDestroy();
    return;
  }
  upstream.batches.push(requests.length);
  upstream.received.push(...requests.map(receivedInBatch));
  const responses = requests.map(({ postbackId, target, isAcknowledged = false, earlierAttempts = 0 }) => {
    const counted = postbacksIn && { [POSTBACK_COUNT_HEADER]: String(postbacksIn(target)) };
    const headers = { [ENVELOPE_HEADERS.id]: postbackId, 'x-own': ['a', 'b'], 'content-type': 'text/odd', ...counted };
    if (isUnknown?.(target)) return { status: 404, headers, body: UNKNOWN_ENDPOINT };
    const status = statusOf(target);
    if (status < 300) upstream.accepted.push({ postbackId, target, isAcknowledged, earlierAttempts });
    return { status, headers, body: target };
  });
  response.end(encodeResponses(responses));
}

function receivedInBatch({ postbackId, address, isAcknowledged, ...request }: BatchedRequest): ReceivedRequest {
  const { id, address: addressHeader, acknowledged } = ENVELOPE_HEADERS;
  const envelope = { [id]: postbackId, [addressHeader]: address, ...(isAcknowledged ? { [acknowledged]: '1' } : {}) };
  const { method, target: url, headers: rawHeaders, body } = request;
  const headers = { ...joinHeaders(rawHeaders), ...envelope };
  return { method, url, rawHeaders, headers, body: Buffer.from(body).toString('latin1') };
}

function respondToSingle(
  upstream: FakeService,
  body: string,
  { method = '', url = '', rawHeaders, headers, socket }: IncomingMessage,
  response: ServerResponse,
): void {
  const status = upstream.behaviour.statusOf?.(url) ?? 218;
  if (status === 0) {
    socket.resetAndDestroy();
    return;
  }
  upstream.received.push({ method, url, rawHeaders, headers, body });
  response.writeHead(status, { 'x-own': ['a', 'b'], 'content-type': 'text/odd' });
  response.end(Buffer.from([0, 255, 1]));
}
