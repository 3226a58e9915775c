import { BATCH_PATH, type BatchedRequest, ENVELOPE_HEADERS, signEnvelope } from '@app/internal-protocol';
import type { Route } from '../routing/compile-routes';

/**
 * The receipt's headers: what the service may believe of the request, for this partner and this request only.
 * Signed at the time of sending, which may be long after the time received that the receipt carries.
 */
export function envelopeHeaders(route: Route, request: Omit<BatchedRequest, 'headers'>, isTest = false): string[] {
  const sentAtMs = Date.now();
  const { partnerCode, signingKey: receiptKey } = route;
  const { postbackId, address, method, target: pathWithQuery, body, isAcknowledged = false } = request;
  const parts = { partnerCode, postbackId, address, sentAtMs, method, pathWithQuery, body, isTest, isAcknowledged };
  const signature = signEnvelope(receiptKey, parts);
  return [
    ENVELOPE_HEADERS.id,
    postbackId,
    ENVELOPE_HEADERS.address,
    address,
    ENVELOPE_HEADERS.sent,
    String(sentAtMs),
    ENVELOPE_HEADERS.signature,
    signature,
    ...(isTest ? [ENVELOPE_HEADERS.test, '1'] : []),
    ...(isAcknowledged ? [ENVELOPE_HEADERS.acknowledged, '1'] : []),
  ];
}

/** One signature for all that is in a batch. */
export function batchEnvelopeHeaders(route: Route, body: Uint8Array): string[] {
  const sentAtMs = Date.now();
  const { partnerCode, signingKey: receiptKey } = route;
  const parts = { partnerCode, postbackId: 'batch', address: '', sentAtMs, method: 'POST', pathWithQuery: BATCH_PATH };
  const signature = signEnvelope(receiptKey, { ...parts, body, isTest: false });
  return [ENVELOPE_HEADERS.sent, String(sentAtMs), ENVELOPE_HEADERS.signature, signature];
}
