import { isUuidV7 } from '@app/common';
import {
  deriveEnvelopeKey,
  EDGE_SIGNER,
  ENVELOPE_HEADERS,
  GATEWAY_CHECK_SIGNER,
  verifyEnvelope,
} from '@app/internal-protocol';
import { splitTarget } from '@app/postback';
import type { IngressRequest } from './ingress-request';

/** Whether the request claims to come from one of our own processes. */
export function hasEnvelope({ received }: IngressRequest): boolean {
  return received[ENVELOPE_HEADERS.signature] !== undefined;
}

/** The keys that the edge may sign with. Undefined when none is set, so that no edge is trusted. */
export function deriveEdgeKeys(rootKeys: readonly string[]): string[] | undefined {
  const keys = rootKeys.filter((key) => key !== '').map((key) => deriveEnvelopeKey(key, EDGE_SIGNER));
  return keys.length > 0 ? keys : undefined;
}

/**
 * The request as its sender sent it to the edge, with the postback id that it got there. Undefined when its envelope is
 * missing or not signed with one of the keys: then it is handled as an ordinary request.
 *
 * The edge puts a target or method that would not survive its way here into a header, and signs that.
 */
export function verifyEdge(
  request: IngressRequest,
  keys: readonly string[],
  nowMs: number,
): IngressRequest | undefined {
  const target = headerOf(request, ENVELOPE_HEADERS.target) ?? request.target;
  const method = headerOf(request, ENVELOPE_HEADERS.method) ?? request.method;
  const isAcknowledged = headerOf(request, ENVELOPE_HEADERS.acknowledged) === '1';
  const isRedelivered = headerOf(request, ENVELOPE_HEADERS.redelivered) === '1';
  const original = { ...request, target, method, isAcknowledged, isRedelivered };
  const verified = verifySignature(original, EDGE_SIGNER, keys, nowMs);
  return verified && { ...verified, ...splitTarget(target), ...withoutCloudflareHeaders(request) };
}

/**
 * A test postback by the job that checks a candidate revision of the gateway. Undefined for any other request.
 *
 * @param key the one derived for `GATEWAY_CHECK_SIGNER`
 */
export function verifyTest(request: IngressRequest, key: string, nowMs: number): IngressRequest | undefined {
  if (headerOf(request, ENVELOPE_HEADERS.test) !== '1') return undefined;
  return verifySignature({ ...request, isTest: true }, GATEWAY_CHECK_SIGNER, [key], nowMs);
}

/** The request with the postback id and the address of its envelope, if one of the keys signed all of it. */
function verifySignature(
  request: IngressRequest,
  signer: string,
  keys: readonly string[],
  nowMs: number,
): IngressRequest | undefined {
  const signature = headerOf(request, ENVELOPE_HEADERS.signature) ?? '';
  const postbackId = headerOf(request, ENVELOPE_HEADERS.id) ?? '';
  const address = headerOf(request, ENVELOPE_HEADERS.address) ?? '';
  const sentAtMs = Number(headerOf(request, ENVELOPE_HEADERS.sent));
  if (!isUuidV7(postbackId)) return undefined;
  const { method, target: pathWithQuery, body, isTest, isAcknowledged, isRedelivered } = request;
  const signed = { postbackId, address, sentAtMs, method, pathWithQuery, body, isTest, isAcknowledged, isRedelivered };
  const envelope = { partnerCode: signer, ...signed };
  if (!keys.some((key) => verifyEnvelope(key, envelope, signature, nowMs))) return undefined;
  return { ...request, postbackId, address };
}

/** Cloudflare adds these between the edge and the gateway. No sender sent them, and one holds a secret of ours. */
const CLOUDFLARE_HEADER = /^cf-/i;

function withoutCloudflareHeaders({ headers, received }: IngressRequest) {
  return {
    headers: headers.filter((_, index) => !CLOUDFLARE_HEADER.test(headers[index - (index % 2)]!)),
    received: Object.fromEntries(Object.entries(received).filter(([name]) => !CLOUDFLARE_HEADER.test(name))),
  };
}

function headerOf({ received }: IngressRequest, name: string): string | undefined {
  const value = received[name];
  return typeof value === 'string' ? value : undefined;
}
