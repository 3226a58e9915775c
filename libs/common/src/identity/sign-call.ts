import { createHmac, hash } from 'node:crypto';
import { deriveKey, equalInConstantTime } from '../security/keyed-hash';

/** The headers by which one of our processes proves to another who it is, and for whom it asks. */
export const SERVICE_HEADERS = {
  sender: 'x-service-caller',
  sent: 'x-service-sent',
  actor: 'x-service-actor',
  signature: 'x-service-signature',
} as const;

/** How long before or after its sending a signature is believed. */
export const CALL_VALID_MS = 5 * 60_000;

/** Everything that a signature vouches for. */
export interface SignedCall {
  /** The process that asks, such as `admin`. */
  sender: string;
  /** The one process that is asked; a signature for one is worth nothing to another. */
  audience: string;
  /** Unix milliseconds. */
  sentAtMs: number;
  method: string;
  /** As sent, with its query. */
  pathWithQuery: string;
  /** The header's text as `writeActor` makes it; empty when the process asks for itself. */
  actor: string;
  body: Uint8Array;
}

/** The key of the calls to one audience, from the key of all (HKDF-SHA256), as base64url. */
export function deriveServiceKey(rootKey: string, audience: string): string {
  return deriveKey(rootKey, `service-identity/v1 ${audience}`);
}

/**
 * HMAC-SHA256 over all parts, as hex. One part a line: none of them can hold a line break, since HTTP admits none in
 * a method, a URL or a header.
 */
export function signCall(key: string, call: SignedCall): string {
  const { sender, audience, sentAtMs, method, pathWithQuery, actor, body } = call;
  const bodyHash = hash('sha256', body, 'hex');
  const text = ['v1', sender, audience, sentAtMs, actor, method, pathWithQuery, bodyHash].join('\n');
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Whether the signature is the key's, for these very parts, and not older (or newer) than it may be. */
export function verifyCall(key: string, call: SignedCall, signature: string, nowMs: number): boolean {
  if (!(Math.abs(nowMs - call.sentAtMs) <= CALL_VALID_MS)) return false;
  return equalInConstantTime(signature, signCall(key, call));
}

/** The person, or the key, for whom a process asks another. */
export interface Actor {
  /** What the actor may see and do is decided by this. */
  role: string;
  /** As the audit log names it. */
  name: string;
}

/** As the text of a header: headers carry Latin-1 only, names are of any script. */
export function writeActor(actor: Actor | undefined): string {
  return actor ? `${encodeURIComponent(actor.role)} ${encodeURIComponent(actor.name)}` : '';
}

/** The actor of a header's text; undefined for an empty one, and for one that `writeActor` cannot have made. */
export function readActor(text: string): Actor | undefined {
  const [role, name, ...more] = text.split(' ');
  if (!role || !name || more.length > 0) return undefined;
  try {
    return { role: decodeURIComponent(role), name: decodeURIComponent(name) };
  } catch {
    return undefined;
  }
}
