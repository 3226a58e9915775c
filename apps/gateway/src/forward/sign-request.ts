import { BATCH_PATH, type BatchedRequest, RECEIPT_HEADERS, signReceipt } from '@app/postback';
import type { Route } from '../route/compile-routes';

/**
 * The receipt's headers: what the service may believe of the request, for this partner and this request only.
 * Signed at the time of sending, which may be long after the time received that the receipt carries.
 */
export function signedReceipt(route: Route, request: Omit<BatchedRequest, 'headers'>, isTest = false): string[] {
  const sentAtMs = Date.now();
  const { partnerCode, receiptKey } = route;
  const { receipt, address, method, target: pathWithQuery, body, isAcknowledged = false } = request;
  const parts = { partnerCode, receipt, address, sentAtMs, method, pathWithQuery, body, isTest, isAcknowledged };
  const signature = signReceipt(receiptKey, parts);
  return [
    RECEIPT_HEADERS.id,
    receipt,
    RECEIPT_HEADERS.address,
    address,
    RECEIPT_HEADERS.sent,
    String(sentAtMs),
    RECEIPT_HEADERS.signature,
    signature,
    ...(isTest ? [RECEIPT_HEADERS.test, '1'] : []),
    ...(isAcknowledged ? [RECEIPT_HEADERS.acknowledged, '1'] : []),
  ];
}

/** One signature for all that is in a batch. */
export function signedBatch(route: Route, body: Uint8Array): string[] {
  const sentAtMs = Date.now();
  const { partnerCode, receiptKey } = route;
  const parts = { partnerCode, receipt: 'batch', address: '', sentAtMs, method: 'POST', pathWithQuery: BATCH_PATH };
  const signature = signReceipt(receiptKey, { ...parts, body, isTest: false });
  return [RECEIPT_HEADERS.sent, String(sentAtMs), RECEIPT_HEADERS.signature, signature];
}
