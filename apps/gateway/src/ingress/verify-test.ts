import { isUuidV7 } from '@app/common';
import { GATEWAY_CHECK_SIGNER, ENVELOPE_HEADERS, verifyEnvelope } from '@app/internal-protocol';
import { headerOf, type IngressRequest } from './ingress-request';

/**
 * A test by the job that tries a revision of the gateway before it gets traffic; undefined for a request that is none,
 * or is not signed by it.
 *
 * @param key the one that is derived for `GATEWAY_CHECK_SIGNER`
 */
export function verifyTest(incoming: IngressRequest, key: string, nowMs: number): IngressRequest | undefined {
  const { method, target: pathWithQuery, body } = incoming;
  if (headerOf(incoming, ENVELOPE_HEADERS.test) !== '1') return undefined;
  const postbackId = headerOf(incoming, ENVELOPE_HEADERS.id) ?? '';
  const address = headerOf(incoming, ENVELOPE_HEADERS.address) ?? '';
  const sentAtMs = Number(headerOf(incoming, ENVELOPE_HEADERS.sent));
  const signed = { postbackId, address, sentAtMs, method, pathWithQuery, body, isTest: true };
  const parts = { partnerCode: GATEWAY_CHECK_SIGNER, ...signed };
  const signature = headerOf(incoming, ENVELOPE_HEADERS.signature) ?? '';
  if (!isUuidV7(postbackId) || !verifyEnvelope(key, parts, signature, nowMs)) return undefined;
  return { ...incoming, address, envelope: { postbackId, isTest: true, isAcknowledged: false, isRepeated: false } };
}
