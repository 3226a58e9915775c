import { isUuidV7 } from '@app/common';
import { deriveEnvelopeKey, EDGE_SIGNER, ENVELOPE_HEADERS, verifyEnvelope } from '@app/internal-protocol';
import { headerOf, type IngressRequest, pathOf, queryOf } from './ingress-request';

/** The keys by which the edge is known: of each that is set, the one derived for it. Undefined: no edge is believed. */
export function deriveEdgeKeys(masterKeys: readonly string[]): string[] | undefined {
  const keys = masterKeys.filter((key) => key !== '').map((key) => deriveEnvelopeKey(key, EDGE_SIGNER));
  return keys.length > 0 ? keys : undefined;
}

/**
 * The request as its caller sent it to the edge, with the receipt that it got there. Undefined when it is unsigned or
 * wrongly signed: then it is what it looks like, a request of whoever sends it.
 *
 * A target or method that would not have survived the way is in a header of its own, and that one is signed.
 */
export function verifyEdge(
  incoming: IngressRequest,
  keys: readonly string[],
  nowMs: number,
): IngressRequest | undefined {
  const signature = headerOf(incoming, ENVELOPE_HEADERS.signature);
  const postbackId = headerOf(incoming, ENVELOPE_HEADERS.id);
  if (signature === undefined || postbackId === undefined || !isUuidV7(postbackId)) return undefined;
  const target = headerOf(incoming, ENVELOPE_HEADERS.target) ?? incoming.target;
  const method = headerOf(incoming, ENVELOPE_HEADERS.method) ?? incoming.method;
  const address = headerOf(incoming, ENVELOPE_HEADERS.address) ?? '';
  const isAcknowledged = headerOf(incoming, ENVELOPE_HEADERS.acknowledged) === '1';
  const isRepeated = headerOf(incoming, ENVELOPE_HEADERS.redelivered) === '1';
  const parts = {
    partnerCode: EDGE_SIGNER,
    postbackId,
    address,
    sentAtMs: Number(headerOf(incoming, ENVELOPE_HEADERS.sent)),
    method,
    pathWithQuery: target,
    body: incoming.body,
    isTest: false,
    isAcknowledged,
    isRepeated,
  };
  if (!keys.some((key) => verifyEnvelope(key, parts, signature, nowMs))) return undefined;
  const handedOver = { postbackId, isTest: false, isAcknowledged, isRepeated };
  const original = { method, target, path: pathOf(target), query: queryOf(target), address };
  return { ...incoming, ...original, ...withoutCloudflareHeaders(incoming), envelope: handedOver };
}

/** What Cloudflare adds between edge and gateway is nobody's word to a partner, and one of them is a secret of ours. */
const CLOUDFLARE_HEADER = /^cf-/i;

function withoutCloudflareHeaders({
  rawHeaders,
  headers,
}: IngressRequest): Pick<IngressRequest, 'rawHeaders' | 'headers'> {
  return {
    rawHeaders: rawHeaders.filter((_, index) => !CLOUDFLARE_HEADER.test(rawHeaders[index - (index % 2)]!)),
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !CLOUDFLARE_HEADER.test(name))),
  };
}
