/** The headers in which one of our processes hands a receipt to the next. */
export const ENVELOPE_HEADERS = {
  id: 'x-postback-id',
  address: 'x-postback-address',
  sent: 'x-postback-sent',
  signature: 'x-postback-signature',
  test: 'x-postback-test',
  acknowledged: 'x-postback-acknowledged',
  redelivered: 'x-postback-repeated',
  target: 'x-postback-target',
  method: 'x-postback-method',
} as const;

/** How long after its sending a signature is believed. */
export const ENVELOPE_VALID_MS = 5 * 60_000;

/** The salt of the keys that are derived for receipts (HKDF-SHA256); the partner's code is the info. */
export const ENVELOPE_KEY_SALT = 'postback-receipt/v1';

/** Stands in the partner's place where the edge signs: it does not know whose a request is. */
export const EDGE_SIGNER = 'edge';

/** Stands in the partner's place where the gateway is tried; the hyphen keeps it from being a partner's code. */
export const GATEWAY_CHECK_SIGNER = 'gateway-check';

/** Everything that a signature vouches for. */
export interface Envelope {
  partnerCode: string;
  postbackId: string;
  /** The caller's address as the signer saw it. */
  address: string;
  /** Unix milliseconds. */
  sentAtMs: number;
  method: string;
  /** As sent, with its query. */
  pathWithQuery: string;
  body: Uint8Array;
  isTest: boolean;
  /** It comes from the gateway's spool or the edge's queue: its caller was answered 200. Absent is false. */
  isAcknowledged?: boolean;
  /** The edge has sent it before, and does not know what became of it. Absent is false. */
  isRedelivered?: boolean;
}

/**
 * The text that is signed. One part a line: none of them can hold a line break, since HTTP admits none in a method,
 * a URL or a header.
 *
 * @param bodyHash SHA-256 of the body as base64url
 */
export function envelopeText(parts: Envelope, bodyHash: string): string {
  const { partnerCode, postbackId, address, sentAtMs, method, pathWithQuery } = parts;
  return `v1\n${partnerCode}\n${postbackId}\n${address}\n${sentAtMs}\n${marksOf(parts)}\n${method}\n${bodyHash}\n${pathWithQuery}`;
}

/** Empty without any, so that processes of different versions agree on all but what is marked. */
function marksOf({ isTest, isAcknowledged, isRedelivered: isRepeated }: Envelope): string {
  return `${isTest ? 'test' : ''}${isAcknowledged ? ' acknowledged' : ''}${isRepeated ? ' repeated' : ''}`;
}
