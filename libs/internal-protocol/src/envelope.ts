/** The headers that carry an envelope from one of our processes to the next. */
export const ENVELOPE_HEADERS = {
  id: 'x-postback-id',
  address: 'x-postback-address',
  sent: 'x-postback-sent',
  signature: 'x-postback-signature',
  test: 'x-postback-test',
  acknowledged: 'x-postback-acknowledged',
  redelivered: 'x-postback-repeated',
  configVersion: 'x-postback-config-version',
  target: 'x-postback-target',
  method: 'x-postback-method',
} as const;

/** How far the time of sending may be from the verifier's clock. */
export const ENVELOPE_VALID_MS = 5 * 60_000;

/** The salt from which the keys of envelopes are derived (HKDF-SHA256); the signer is the info. */
export const ENVELOPE_KEY_SALT = 'postback-receipt/v1';

/** Takes the partner's place where the edge signs, which does not know whose postback it forwards. */
export const EDGE_SIGNER = 'edge';

/** Takes the partner's place in smoke tests of the gateway. With its hyphen it cannot be a partner's code. */
export const GATEWAY_CHECK_SIGNER = 'gateway-check';

/** Everything that a signature covers. */
export interface Envelope {
  partnerCode: string;
  postbackId: string;
  /** The client's address as the signer saw it. */
  address: string;
  /** Unix milliseconds. */
  sentAtMs: number;
  method: string;
  /** As sent, with its query. */
  pathWithQuery: string;
  body: Uint8Array;
  isTest: boolean;
  /** The gateway's spool or the edge's queue has already answered the sender 200. Absent is false. */
  isAcknowledged?: boolean;
  /** The edge has sent the postback before and does not know the outcome. Absent is false. */
  isRedelivered?: boolean;
  /** The version of the partner's configuration that the gateway knows. Absent when it knows none. */
  configVersion?: number | undefined;
}

/**
 * The text that is signed, one part a line. HTTP allows no line break in a method, a URL or a header, so no part can
 * imitate another.
 *
 * @param bodyHash SHA-256 of the body as base64url
 */
export function envelopeText(envelope: Envelope, bodyHash: string): string {
  const { partnerCode, postbackId, address, sentAtMs, method, pathWithQuery } = envelope;
  return `v1\n${partnerCode}\n${postbackId}\n${address}\n${sentAtMs}\n${flagsOf(envelope)}\n${method}\n${bodyHash}\n${pathWithQuery}`;
}

/** Empty without any flag, so that processes of different versions agree on unflagged envelopes. */
function flagsOf({ isTest, isAcknowledged, isRedelivered, configVersion }: Envelope): string {
  const version = configVersion === undefined ? '' : ` config ${configVersion}`;
  return `${isTest ? 'test' : ''}${isAcknowledged ? ' acknowledged' : ''}${isRedelivered ? ' repeated' : ''}${version}`;
}
