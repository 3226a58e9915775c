import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** How far the time in a signature may lie from the time received, either way. */
export const SIGNATURE_VALID_MS = 5 * 60_000;
/** Bounds the work that one header can cause. */
const MAX_SIGNATURES = 5;
const MAX_HEADER_LENGTH = 1_024;
const HEX_SHA256 = /^[\da-f]{64}$/i;
const UNIX_SECONDS = /^\d{1,12}$/;

/** What a sender signs: the request as it was sent. */
export interface SignedRequest {
  method: string;
  /** Path and query, as sent. */
  target: string;
  body: Uint8Array;
}

export type SignatureVerdict = 'good' | 'missing' | 'malformed' | 'expired' | 'wrong';

/** `t=<Unix seconds>,v1=<hex>`, with one `v1` per secret during a rotation. */
interface SignatureHeader {
  sentAtSeconds: string;
  signatures: Buffer[];
}

/** HMAC-SHA256 of `t.method.target.body`, where `t` is the text in the header. */
export function signRequest(secret: string, sentAtSeconds: string, { method, target, body }: SignedRequest): Buffer {
  return createHmac('sha256', secret).update(`${sentAtSeconds}.${method}.${target}.`).update(body).digest();
}

/**
 * Identifies a signed text. The text is `t.METHOD.path?query.body`, and a dot may be in a query or a
 * body too: the same text, cut elsewhere, is another request.
 */
export interface SignedText {
  /** SHA-256 as hex. */
  digest: string;
  targetBytes: number;
}

/** The text that a valid header signs. @param header one that `checkSignature` accepted */
export function signedTextOf(header: string, { method, target, body }: SignedRequest): SignedText {
  const sentAtSeconds = readHeader(header)?.sentAtSeconds ?? '';
  const hash = createHash('sha256').update(`${sentAtSeconds}.${method}.${target}.`).update(body);
  return { digest: hash.digest('hex'), targetBytes: Buffer.byteLength(target) };
}

/** Stands for one of several postbacks in a signed request: each is stored once for the signature. */
export function signedElement({ digest, targetBytes }: SignedText, position: number): SignedText {
  return { digest: createHash('sha256').update(`${digest} ${position}`).digest('hex'), targetBytes };
}

/**
 * Verifies the header X-Signature. Compares every secret with every signature, in constant time.
 *
 * @param receivedAtMs when the request was received, which may be long before this check
 */
export function checkSignature(
  header: string | undefined,
  request: SignedRequest,
  secrets: readonly string[],
  receivedAtMs: number,
): SignatureVerdict {
  if (header === undefined || header === '') return 'missing';
  const read = readHeader(header);
  if (!read) return 'malformed';
  const sentAtMs = Number(read.sentAtSeconds) * 1_000;
  if (!(Math.abs(receivedAtMs - sentAtMs) <= SIGNATURE_VALID_MS)) return 'expired';
  let isGood = false;
  for (const secret of secrets) {
    const expected = signRequest(secret, read.sentAtSeconds, request);
    for (const given of read.signatures) isGood = timingSafeEqual(expected, given) || isGood;
  }
  return isGood ? 'good' : 'wrong';
}

/** Ignores parts of other names, for later versions of the header. */
function readHeader(header: string): SignatureHeader | undefined {
  if (header.length > MAX_HEADER_LENGTH) return undefined;
  const parts = header.split(',').map((part) => part.trim());
  const valuesOf = (name: string): string[] =>
    parts.filter((part) => part.startsWith(`${name}=`)).map((part) => part.slice(name.length + 1));
  const [sentAtSeconds, ...moreTimes] = valuesOf('t');
  const signatures = valuesOf('v1');
  if (sentAtSeconds === undefined || moreTimes.length > 0 || !UNIX_SECONDS.test(sentAtSeconds)) return undefined;
  if (signatures.length === 0 || signatures.length > MAX_SIGNATURES) return undefined;
  if (!signatures.every((signature) => HEX_SHA256.test(signature))) return undefined;
  return { sentAtSeconds, signatures: signatures.map((signature) => Buffer.from(signature, 'hex')) };
}
