import { uuidV7 } from '@app/common';
import {
  BATCH_PATH,
  batchEnvelope,
  type BatchedRequest,
  composeTestPostback,
  decodeResponses,
  encodeBatch,
  envelopeHeaders,
} from '@app/internal-protocol';
import type { Route } from '../routing/compile-routes';
import type { UpstreamRequest } from './upstream-client';
import { type DeliveryResult, isUnavailable } from './upstream-response';

/** A path that every partner has, whatever its endpoint is. */
const STANDARD_PATH = '/postback';

type SignedRequest = Omit<UpstreamRequest, 'timeoutMs' | 'retryOnReset'>;

/**
 * A request as it is forwarded by itself. It is signed at the time of sending, which may be long after the time received
 * that the postback id holds.
 */
export function forwardedRequest(route: Route, request: BatchedRequest, isTest: boolean): SignedRequest {
  const { partnerCode, signingKey, version: configVersion } = route;
  const { postbackId, address, method, target, body } = request;
  const signed = {
    partnerCode,
    postbackId,
    address,
    sentAtMs: Date.now(),
    method,
    pathWithQuery: target,
    body,
    isTest,
    configVersion,
  };
  const headers = [...request.headers, ...envelopeHeaders(signingKey, signed)];
  return { origin: route.endpointUrl!, target, method, headers, body: body.length > 0 ? body : null };
}

/** Postbacks in one request, under one signature. */
export function batchRequest(route: Route, postbacks: readonly BatchedRequest[]): SignedRequest {
  const { partnerCode, signingKey, endpointUrl, version } = route;
  const body = Buffer.from(encodeBatch(postbacks));
  const signed = envelopeHeaders(signingKey, batchEnvelope(partnerCode, Date.now(), body, version));
  const headers = ['content-type', 'application/json', ...signed];
  return { origin: endpointUrl!, target: BATCH_PATH, method: 'POST', headers, body };
}

/** A test postback, which shows whether the service takes postbacks at all. */
export function testRequest({ partnerCode: signer, signingKey: key, endpointUrl }: Route): SignedRequest {
  const options = { signer, key, endpointPath: STANDARD_PATH, postbackId: uuidV7(), sentAtMs: Date.now() };
  const { pathWithQuery, headers } = composeTestPostback(options);
  return {
    origin: endpointUrl!,
    target: pathWithQuery,
    method: 'GET',
    headers: Object.entries(headers).flat(),
    body: null,
  };
}

/** The result of each postback of a batch. A response that is not about each of them is a failure of all. */
export function readBatchResponse(result: DeliveryResult, count: number): DeliveryResult[] {
  if (isUnavailable(result)) return repeat(result, count);
  const { status, body } = result as Exclude<DeliveryResult, { kind: 'failure' }>;
  if (status !== 200) {
    // A service that refuses the batch itself has stored none of it; an error may come after some were stored.
    const cause = new Error(`The service answered ${status} to a batch`);
    return repeat({ kind: 'failure', reason: 'refused', wasSent: status >= 500, cause }, count);
  }
  try {
    return decodeResponses(body.toString(), count).map((response) => ({ kind: 'response', ...response }));
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    return repeat({ kind: 'failure', reason: 'refused', wasSent: true, cause }, count);
  }
}

function repeat(result: DeliveryResult, count: number): DeliveryResult[] {
  return Array.from({ length: count }, () => result);
}
