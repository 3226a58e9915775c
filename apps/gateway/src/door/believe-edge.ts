import { isUuidV7 } from '@app/common';
import { deriveReceiptKey, EDGE_SIGNER, RECEIPT_HEADERS, verifyReceipt } from '@app/postback';
import { headerOf, type Incoming, pathOf, queryOf } from './incoming';

/** The keys by which the edge is known: of each that is set, the one derived for it. Undefined: no edge is believed. */
export function deriveEdgeKeys(masterKeys: readonly string[]): string[] | undefined {
  const keys = masterKeys.filter((key) => key !== '').map((key) => deriveReceiptKey(key, EDGE_SIGNER));
  return keys.length > 0 ? keys : undefined;
}

/**
 * The request as its caller sent it to the edge, with the receipt that it got there. Undefined when it is unsigned or
 * wrongly signed: then it is what it looks like, a request of whoever sends it.
 *
 * A target or method that would not have survived the way is in a header of its own, and that one is signed.
 */
export function believeEdge(incoming: Incoming, keys: readonly string[], nowMs: number): Incoming | undefined {
  const signature = headerOf(incoming, RECEIPT_HEADERS.signature);
  const receipt = headerOf(incoming, RECEIPT_HEADERS.id);
  if (signature === undefined || receipt === undefined || !isUuidV7(receipt)) return undefined;
  const target = headerOf(incoming, RECEIPT_HEADERS.target) ?? incoming.target;
  const method = headerOf(incoming, RECEIPT_HEADERS.method) ?? incoming.method;
  const address = headerOf(incoming, RECEIPT_HEADERS.address) ?? '';
  const isAcknowledged = headerOf(incoming, RECEIPT_HEADERS.acknowledged) === '1';
  const isRepeated = headerOf(incoming, RECEIPT_HEADERS.repeated) === '1';
  const parts = {
    partnerCode: EDGE_SIGNER,
    receipt,
    address,
    sentAtMs: Number(headerOf(incoming, RECEIPT_HEADERS.sent)),
    method,
    pathWithQuery: target,
    body: incoming.body,
    isTest: false,
    isAcknowledged,
    isRepeated,
  };
  if (!keys.some((key) => verifyReceipt(key, parts, signature, nowMs))) return undefined;
  const handedOver = { receipt, isTest: false, isAcknowledged, isRepeated };
  const asSent = { method, target, path: pathOf(target), query: queryOf(target), address };
  return { ...incoming, ...asSent, ...withoutHeadersOfTheWay(incoming), handedOver };
}

/** What Cloudflare adds between edge and gateway is nobody's word to a partner, and one of them is a secret of ours. */
const OF_THE_WAY = /^cf-/i;

function withoutHeadersOfTheWay({ rawHeaders, headers }: Incoming): Pick<Incoming, 'rawHeaders' | 'headers'> {
  return {
    rawHeaders: rawHeaders.filter((_, index) => !OF_THE_WAY.test(rawHeaders[index - (index % 2)]!)),
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_THE_WAY.test(name))),
  };
}
