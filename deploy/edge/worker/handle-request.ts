import {
  addHostToken,
  type EdgeRequest,
  headersForGateway,
  newPostbackId,
  pathOf,
  queryOf,
  readBody,
  splitUrl,
} from './edge-request';
import { isPostbackMethod } from '@app/internal-protocol/ingress';
import { isListedPath, mayBePostbackPath, UnlistedQuota } from './endpoints';
import { deliver, sendToGateway } from './gateway-client';
import { enqueue } from './queue';
import { acceptedResponse, gatewayResponse, problemResponse } from './responses';
import type { EdgeSettings } from './settings';

const unlistedQuota = new UnlistedQuota();

/**
 * The journey of a request: check its path, read its body, give it a postback id, deliver it to the gateway, and queue
 * it where the gateway does not take it.
 */
export async function handleRequest(request: Request, settings: EdgeSettings): Promise<Response> {
  const postbackId = newPostbackId(Date.now());
  const { method } = request;
  const isHead = method === 'HEAD';
  const { host, target } = splitUrl(request.url);
  const path = pathOf(target);
  const isListed = isListedPath(path, settings.endpoints);
  if (!isListed && !mayBePostbackPath(path)) return problemResponse('unknown_endpoint', postbackId, isHead);
  const body = await readBody(request);
  if (body === undefined) return problemResponse('too_large', postbackId, isHead);
  const isEmpty = queryOf(target) === '' && body.length === 0;
  if (!isListed && isEmpty) return problemResponse('unknown_endpoint', postbackId, isHead);
  const edgeRequest = {
    postbackId,
    address: request.headers.get('cf-connecting-ip') ?? '',
    method,
    target: addHostToken(target, body, settings.hostTokens.get(host), settings.tokenMapping),
    headers: headersForGateway(request.headers),
    body: isHead ? new Uint8Array(0) : body,
  };
  if (!isPostbackMethod(method)) return passThrough(edgeRequest, settings);
  return deliverOrEnqueue(edgeRequest, settings, isListed);
}

/** Answers 2xx only when the gateway did, or once the postback is in the queue. */
async function deliverOrEnqueue(request: EdgeRequest, settings: EdgeSettings, isListed: boolean): Promise<Response> {
  const delivery = await deliver(request, settings);
  if (delivery.kind === 'response') return gatewayResponse(delivery, request.postbackId);
  const fields = { postback_id: request.postbackId, path: pathOf(request.target), reason: delivery.reason };
  if (!isListed && !unlistedQuota.consume(fields.path, settings.unlistedPerMinute, Date.now())) {
    console.warn({ message: 'Rejected a postback to a path that ENDPOINTS does not list', ...fields });
    return problemResponse('unavailable', request.postbackId, false);
  }
  try {
    await enqueue(request, settings);
  } catch (error) {
    console.error({ message: 'Failed to queue a postback', ...fields, cause: String(error) });
    return problemResponse('unavailable', request.postbackId, false);
  }
  console.warn({ message: 'Queued a postback', ...fields });
  return acceptedResponse(request);
}

/** HEAD, and methods that the gateway refuses, are never queued. */
async function passThrough(request: EdgeRequest, settings: EdgeSettings): Promise<Response> {
  const flags = { isAcknowledged: false, isRedelivered: false };
  const delivery = await sendToGateway(request, flags, settings, settings.attemptTimeoutMs);
  if (delivery.kind === 'response') return gatewayResponse(delivery, request.postbackId);
  return problemResponse('unavailable', request.postbackId, request.method === 'HEAD');
}
