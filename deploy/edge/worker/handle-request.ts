import { ENVELOPE_HEADERS } from '@app/internal-protocol/envelope';
import { deliver } from './gateway/deliver';
import { headersForGateway } from './gateway/headers-for-gateway';
import { type GatewayResponse, sendToGateway } from './gateway/send-to-gateway';
import { enqueuePostback } from './queue/enqueue-postback';
import { UnlistedQuota } from './queue/unlisted-quota';
import { newPostbackId } from './new-postback-id';
import type { EdgeSettings } from './settings';
import { addHostToken } from './request/add-host-token';
import { acceptedResponse, problemResponse } from './responses';
import { type EdgeRequest, pathOf, queryOf, splitUrl } from './request/edge-request';
import { isKnownPath, mayBeKnownPath } from './request/is-known-path';
import { readBody } from './request/read-body';

const unlisted = new UnlistedQuota();

/** The journey of a request: known, or perhaps to the gateway? read, receipt, gateway; and what the gateway does not take, to the queue. */
export async function handleRequest(request: Request, settings: EdgeSettings): Promise<Response> {
  const postbackId = newPostbackId(Date.now());
  const isHead = request.method === 'HEAD';
  const { host, target } = splitUrl(request.url);
  const path = pathOf(target);
  const isListed = isKnownPath(path, settings.endpoints);
  if (!isListed && !mayBeKnownPath(path, true)) return problemResponse('unknown_endpoint', postbackId, isHead);
  const body = await readBody(request);
  if (body === undefined) return problemResponse('too_large', postbackId, isHead);
  const hasContent = queryOf(target) !== '' || body.length > 0;
  if (!isListed && !mayBeKnownPath(path, hasContent)) return problemResponse('unknown_endpoint', postbackId, isHead);
  const edgeRequest = {
    postbackId,
    address: request.headers.get('cf-connecting-ip') ?? '',
    method: request.method,
    target: addHostToken(target, body, settings.hostTokens.get(host), settings.tokenMapping),
    headers: headersForGateway(request.headers),
    body: isHead ? new Uint8Array(0) : body,
  };
  const isPostback = request.method === 'GET' || request.method === 'POST';
  return isPostback ? passPostback(edgeRequest, settings, isListed) : passOther(edgeRequest, settings);
}

/** Answered 2xx only by the gateway, or once the queue has it. */
async function passPostback(request: EdgeRequest, settings: EdgeSettings, isListed: boolean): Promise<Response> {
  const delivery = await deliver(request, settings);
  if (delivery.kind === 'answered') return toResponse(delivery, request.postbackId);
  const fields = { postback_id: request.postbackId, path: pathOf(request.target), reason: delivery.reason };
  if (!isListed && !unlisted.consume(fields.path, settings.unlistedPerMinute, Date.now())) {
    console.warn({ message: 'A request to a path that ENDPOINTS does not list was not kept', ...fields });
    return problemResponse('unavailable', request.postbackId, false);
  }
  try {
    await enqueuePostback(request, settings);
  } catch (error) {
    console.error({ message: 'A postback could not be kept', ...fields, cause: String(error) });
    return problemResponse('unavailable', request.postbackId, false);
  }
  console.warn({ message: 'A postback went to the queue', ...fields });
  return acceptedResponse(request);
}

/** HEAD, and methods that the gateway refuses: never kept. */
async function passOther(request: EdgeRequest, settings: EdgeSettings): Promise<Response> {
  const marks = { isAcknowledged: false, isRepeated: false };
  const delivery = await sendToGateway(request, marks, settings, settings.attemptMs);
  if (delivery.kind === 'answered') return toResponse(delivery, request.postbackId);
  return problemResponse('unavailable', request.postbackId, request.method === 'HEAD');
}

/** Of the connection to the gateway; and the body is decoded by now. */
const NOT_FOR_THE_CALLER = ['connection', 'content-encoding', 'content-length', 'keep-alive', 'transfer-encoding'];

function toResponse({ status, headers: given, body }: GatewayResponse, postbackId: string): Response {
  const headers = new Headers(given);
  for (const name of NOT_FOR_THE_CALLER) headers.delete(name);
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  if (headers.get(ENVELOPE_HEADERS.id) !== postbackId) {
    console.warn({ message: "The gateway does not believe the edge's signature", postback_id: postbackId });
  }
  return new Response(body.byteLength > 0 ? body : null, { status, headers });
}
