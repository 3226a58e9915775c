import { createHmac, hash } from 'node:crypto';
import { deriveKey, equalInConstantTime } from '../security/keyed-hash';

/** The headers of a signed request between our processes. */
export const SERVICE_HEADERS = {
  sender: 'x-service-caller',
  sent: 'x-service-sent',
  actor: 'x-service-actor',
  signature: 'x-service-signature',
} as const;

/** A signature is valid for this long before and after the time of sending. */
export const CALL_VALID_MS = 5 * 60_000;

/** Everything that a signature covers. */
export interface SignedCall {
  /** The process that sends the request, such as `admin`. */
  sender: string;
  /** The process that receives the request; a signature is valid for one receiver only. */
  audience: string;
  /** Unix milliseconds. */
  sentAtMs: number;
  method: string;
  /** As sent, with its query. */
  pathWithQuery: string;
  /** The header as `writeActor` writes it; empty for a request without an actor. */
  actor: string;
  body: Uint8Array;
}

/** Derives the key of requests to one audience from the root key (HKDF-SHA256), as base64url. */
export function deriveServiceKey(rootKey: string, audience: string): string {
  return deriveKey(rootKey, `service-identity/v1 ${audience}`);
}

/** The root key of those who only read changes of conversions; `deriveServiceKey` derives each service's from it. */
export function deriveFeedRootKey(rootKey: string): string {
  return deriveKey(rootKey, 'change-feed/v1');
}

/** The root key of those who only query figures; `deriveServiceKey` derives each service's from it. */
export function deriveInsightRootKey(rootKey: string): string {
  return deriveKey(rootKey, 'insight/v1');
}

/**
 * HMAC-SHA256 over all parts, as hex. The parts are separated by line breaks, which no method, URL or header can
 * contain.
 */
export function signCall(key: string, call: SignedCall): string {
  const { sender, audience, sentAtMs, method, pathWithQuery, actor, body } = call;
  const bodyHash = hash('sha256', body, 'hex');
  const text = ['v1', sender, audience, sentAtMs, actor, method, pathWithQuery, bodyHash].join('\n');
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Whether the signature matches the key and all parts, and was sent within the valid time. */
export function verifyCall(key: string, call: SignedCall, signature: string, nowMs: number): boolean {
  if (!(Math.abs(nowMs - call.sentAtMs) <= CALL_VALID_MS)) return false;
  return equalInConstantTime(signature, signCall(key, call));
}

/** The person or API key on whose behalf a process sends a request to another. */
export interface Actor {
  /** Decides what the actor may read and change. */
  role: string;
  /** The name in the audit log. */
  name: string;
}

/** Encodes an actor for a header: headers carry Latin-1 only, and names may be in any script. */
export function writeActor(actor: Actor | undefined): string {
  return actor ? `${encodeURIComponent(actor.role)} ${encodeURIComponent(actor.name)}` : '';
}

/** Decodes the actor of a header; undefined for a text that `writeActor` cannot have written. */
export function readActor(text: string): Actor | undefined {
  const [role, name, ...more] = text.split(' ');
  if (!role || !name || more.length > 0) return undefined;
  try {
    return { role: decodeURIComponent(role), name: decodeURIComponent(name) };
  } catch {
    return undefined;
  }
}
