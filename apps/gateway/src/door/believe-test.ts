import { isUuidV7 } from '@app/common';
import { GATEWAY_CHECK_SIGNER, RECEIPT_HEADERS, verifyReceipt } from '@app/postback';
import { headerOf, type Incoming } from './incoming';

/**
 * A test by the job that tries a revision of the gateway before it gets traffic; undefined for a request that is none,
 * or is not signed by it.
 *
 * @param key the one that is derived for `GATEWAY_CHECK_SIGNER`
 */
export function believeTest(incoming: Incoming, key: string, nowMs: number): Incoming | undefined {
  const { method, target: pathWithQuery, body } = incoming;
  if (headerOf(incoming, RECEIPT_HEADERS.test) !== '1') return undefined;
  const receipt = headerOf(incoming, RECEIPT_HEADERS.id) ?? '';
  const address = headerOf(incoming, RECEIPT_HEADERS.address) ?? '';
  const sentAtMs = Number(headerOf(incoming, RECEIPT_HEADERS.sent));
  const signed = { receipt, address, sentAtMs, method, pathWithQuery, body, isTest: true };
  const parts = { partnerCode: GATEWAY_CHECK_SIGNER, ...signed };
  const signature = headerOf(incoming, RECEIPT_HEADERS.signature) ?? '';
  if (!isUuidV7(receipt) || !verifyReceipt(key, parts, signature, nowMs)) return undefined;
  return { ...incoming, address, handedOver: { receipt, isTest: true, isAcknowledged: false, isRepeated: false } };
}
