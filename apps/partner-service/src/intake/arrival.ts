import { createHash } from 'node:crypto';
import { isUuidV7, timeOfUuidV7, uuidV7 } from '@app/common';
import { type BatchedRequest, ENVELOPE_HEADERS, verifyEnvelope } from '@app/internal-protocol';
import { type PostbackRequest, targetsOf } from './postback-request';

/** How a postback reached us: under which id, when, from where, and by which of our processes. */
export interface Arrival {
  /** The postback id, a UUIDv7; its millisecond is the time received. */
  id: string;
  receivedAt: string;
  receivedAtMs: number;
  /** The sender's address, from the signed envelope where there is one. */
  address: string;
  /** The gateway or another trusted process assigned the id, so the postback may arrive again. */
  isSigned: boolean;
  /** A test takes the whole journey and counts nowhere; only a trusted process can send one. */
  isTest: boolean;
  /** The gateway answered its sender 200 and delivers it from the spool, so no temporary refusal is allowed. */
  isAcknowledged: boolean;
  /** The gateway sent it before without hearing its outcome, so it may be stored. */
  isRedelivered: boolean;
  /** The version of the configuration that the gateway knows, where it said so. */
  configVersion?: number | undefined;
}

/** The arrival of a postback in a batch, whose signature covers all of it. */
export function batchedArrival(request: Omit<BatchedRequest, 'method' | 'target' | 'headers' | 'body'>): Arrival {
  const { postbackId, address, isAcknowledged = false, earlierAttempts = 0 } = request;
  const isRedelivered = earlierAttempts > 0;
  return { ...signedArrival(postbackId, address, false, isAcknowledged), isRedelivered };
}

/** The arrival of a postback that meets the first of our processes here, with a new postback id. */
export function newArrival(address: string, nowMs: number): Arrival {
  if (nowMs !== lastMs) [lastMs, lastTime] = [nowMs, new Date(nowMs).toISOString()];
  return {
    id: uuidV7(nowMs),
    receivedAt: lastTime,
    receivedAtMs: nowMs,
    address,
    isSigned: false,
    isTest: false,
    isAcknowledged: false,
    isRedelivered: false,
  };
}

// Many postbacks arrive in the same millisecond, and writing a time costs more than reading one.
let lastMs = 0;
let lastTime = '';

function signedArrival(id: string, address: string, isTest: boolean, isAcknowledged: boolean): Arrival {
  const time = timeOfUuidV7(id);
  return {
    id,
    receivedAt: time.toISOString(),
    receivedAtMs: time.getTime(),
    address,
    isSigned: true,
    isTest,
    isAcknowledged,
    isRedelivered: false,
  };
}

/**
 * The arrival of one of several postbacks in a request. Its id follows from the request's id and its position, with the
 * same millisecond, so that a second arrival of the request finds the same postbacks.
 */
export function elementArrival(arrival: Arrival, position: number): Arrival {
  return { ...arrival, id: elementId(arrival.id, position) };
}

/** A UUIDv7 with the time of another. The position stands before the random part, so that ids sort by it. */
export function elementId(requestId: string, position: number): string {
  const hash = createHash('sha256').update(`${requestId} ${position}`).digest('hex');
  const variant = ((Number.parseInt(hash[0]!, 16) & 0x3) | 0x8).toString(16);
  const place = position.toString(16).padStart(3, '0');
  return `${requestId.slice(0, 14)}7${place}-${variant}${hash.slice(1, 4)}-${hash.slice(4, 16)}`;
}

/** The arrival that a signed envelope describes; undefined without an envelope, or when its signature is wrong. */
export function readSignedArrival(
  request: PostbackRequest,
  partnerCode: string,
  key: string,
  nowMs: number,
): Arrival | undefined {
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const signature = header(ENVELOPE_HEADERS.signature);
  const id = header(ENVELOPE_HEADERS.id) ?? '';
  if (signature === undefined || !isUuidV7(id)) return undefined;
  const address = header(ENVELOPE_HEADERS.address) ?? '';
  const isTest = header(ENVELOPE_HEADERS.test) === '1';
  const isAcknowledged = header(ENVELOPE_HEADERS.acknowledged) === '1';
  const configVersion = readConfigVersion(request.headers);
  const envelope = {
    partnerCode,
    postbackId: id,
    address,
    sentAtMs: Number(header(ENVELOPE_HEADERS.sent)),
    method: request.method,
    body: request.body,
    isTest,
    isAcknowledged,
    configVersion,
  };
  const isSigned = targetsOf(request).some((pathWithQuery) =>
    verifyEnvelope(key, { ...envelope, pathWithQuery }, signature, nowMs),
  );
  return isSigned ? { ...signedArrival(id, address, isTest, isAcknowledged), configVersion } : undefined;
}

/** As the gateway's request says it, before its signature is verified. */
export function readConfigVersion(headers: PostbackRequest['headers']): number | undefined {
  const value = headers[ENVELOPE_HEADERS.configVersion];
  return value === undefined ? undefined : Number(value);
}
