import { isUuidV7, timeOfUuidV7, uuidV7 } from '@app/common';
import { type BatchedRequest, ENVELOPE_HEADERS, verifyEnvelope } from '@app/internal-protocol';
import { type PostbackRequest, targetsOf } from './postback-request';

/** What a postback is known by from the first of our processes that it meets. */
export interface Envelope {
  /** A UUIDv7; the time received is its millisecond. */
  id: string;
  receivedAt: string;
  /** The caller's address, from the signed header where there is one. */
  address: string;
  /** Minted by the gateway or another trusted sender, so it may arrive again. */
  isSigned: boolean;
  /** A test takes the whole way and counts nowhere; only a trusted sender can ask for it. */
  isTest: boolean;
  /** The gateway has answered its caller 200 and brings it from its spool: it must not be refused for the moment. */
  isAcknowledged: boolean;
  /** The gateway has sent it before without hearing its outcome: it may be stored. Absent is false. */
  isRedelivered?: boolean;
}

/** A receipt that came in a batch, whose signature vouches for all of it. */
export function batchedEnvelope(request: Omit<BatchedRequest, 'method' | 'target' | 'headers' | 'body'>): Envelope {
  const { postbackId: id, address, isAcknowledged = false, earlierAttempts = 0 } = request;
  const receivedAt = timeOfUuidV7(id).toISOString();
  return { id, receivedAt, address, isSigned: true, isTest: false, isAcknowledged, isRedelivered: earlierAttempts > 0 };
}

/** The receipt of a postback that meets its first process of ours here. */
export function newEnvelope(address: string, nowMs: number): Envelope {
  const receivedAt = new Date(nowMs).toISOString();
  return { id: uuidV7(nowMs), receivedAt, address, isSigned: false, isTest: false, isAcknowledged: false };
}

/** The signed receipt that came with the request. What is unsigned or wrongly signed is ignored: undefined. */
export function readSignedEnvelope(
  raw: PostbackRequest,
  partnerCode: string,
  key: string,
  nowMs: number,
): Envelope | undefined {
  const signature = headerOf(raw, ENVELOPE_HEADERS.signature);
  return signature === undefined ? undefined : readSigned(raw, partnerCode, key, signature, nowMs);
}

function readSigned(
  raw: PostbackRequest,
  partnerCode: string,
  key: string,
  signature: string,
  nowMs: number,
): Envelope | undefined {
  const id = headerOf(raw, ENVELOPE_HEADERS.id) ?? '';
  const address = headerOf(raw, ENVELOPE_HEADERS.address) ?? '';
  const isTest = headerOf(raw, ENVELOPE_HEADERS.test) === '1';
  const isAcknowledged = headerOf(raw, ENVELOPE_HEADERS.acknowledged) === '1';
  const parts = {
    partnerCode,
    postbackId: id,
    address,
    sentAtMs: Number(headerOf(raw, ENVELOPE_HEADERS.sent)),
    method: raw.method,
    body: raw.body,
    isTest,
    isAcknowledged,
  };
  const isGood = (pathWithQuery: string): boolean => verifyEnvelope(key, { ...parts, pathWithQuery }, signature, nowMs);
  if (!isUuidV7(id) || !targetsOf(raw).some(isGood)) return undefined;
  return { id, receivedAt: timeOfUuidV7(id).toISOString(), address, isSigned: true, isTest, isAcknowledged };
}

function headerOf(raw: PostbackRequest, name: string): string | undefined {
  const value = raw.headers[name];
  return typeof value === 'string' ? value : undefined;
}
