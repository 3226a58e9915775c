import {
  EDGE_SIGNER,
  ENVELOPE_HEADERS,
  ENVELOPE_KEY_SALT,
  envelopeText,
  type Envelope,
} from '@app/internal-protocol/envelope';
import type { EdgeRequest } from './edge-request';
import type { EdgeSettings } from './settings';

/** After three failures the gateway counts as unavailable. The queue is there for that, and clients need not wait. */
const MAX_ATTEMPTS = 3;
const FIRST_BACKOFF_MS = 100;
/** An attempt with less time than this is more likely to time out than to succeed. */
const MIN_ATTEMPT_MS = 250;
const METHODS_WITHOUT_BODY = new Set(['GET', 'HEAD']);

/** What the gateway has to know of a delivery. */
export interface DeliveryFlags {
  /** The client got 200 long ago. */
  isAcknowledged: boolean;
  /** The request was sent before, and the gateway may have handled it. */
  isRedelivered: boolean;
}

export interface GatewayResponse {
  kind: 'response';
  status: number;
  headers: Headers;
  body: ArrayBuffer;
}

export interface NoResponse {
  kind: 'no response';
  reason: string;
}

/**
 * Sends a request until the gateway decides, under the same postback id, within the timeout and three times at most.
 *
 * @returns the response for the client, or why there is none: a gateway that answers 5xx has not decided
 */
export async function deliver(request: EdgeRequest, settings: EdgeSettings): Promise<GatewayResponse | NoResponse> {
  const deadlineMs = Date.now() + settings.deliveryTimeoutMs;
  let backoffMs = FIRST_BACKOFF_MS;
  for (let attempt = 1; ; attempt += 1) {
    const flags = { isAcknowledged: false, isRedelivered: attempt > 1 };
    const timeoutMs = Math.min(settings.attemptTimeoutMs, deadlineMs - Date.now());
    const delivery = await sendToGateway(request, flags, settings, timeoutMs);
    if (delivery.kind === 'response' && delivery.status < 500) return delivery;
    if (attempt === MAX_ATTEMPTS || deadlineMs - Date.now() - backoffMs < MIN_ATTEMPT_MS) {
      return delivery.kind === 'response' ? { kind: 'no response', reason: `answered ${delivery.status}` } : delivery;
    }
    await sleep(backoffMs);
    backoffMs *= 2;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

type GatewaySettings = Pick<EdgeSettings, 'gatewayUrl' | 'edgeKey' | 'access'>;

/**
 * Sends a request once, signed with the current time. Never throws. A response without a postback id does not come from
 * the gateway but from something in front of it: a tunnel, a proxy, a sign-in page.
 */
export async function sendToGateway(
  request: EdgeRequest,
  flags: DeliveryFlags,
  settings: GatewaySettings,
  timeoutMs: number,
): Promise<GatewayResponse | NoResponse> {
  try {
    const { url, init } = await toFetch(request, flags, settings);
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { ...init, signal, redirect: 'manual', cache: 'no-store' });
    const body = await response.arrayBuffer();
    const { status, headers } = response;
    if (!headers.has(ENVELOPE_HEADERS.id)) return { kind: 'no response', reason: `not the gateway: ${status}` };
    return { kind: 'response', status, headers, body };
  } catch (error) {
    // The error may contain the URL, which may contain a token.
    return { kind: 'no response', reason: String(error).replaceAll(/\?\S*/g, '?…') };
  }
}

/**
 * `fetch` rewrites some URLs (`'`, `"`, `<`, `>`, `#`) and refuses a body with GET. What it would change goes in a
 * header of its own, which the signature covers, and the gateway restores it.
 */
async function toFetch(
  { postbackId, address, method, target, headers, body }: EdgeRequest,
  flags: DeliveryFlags,
  { gatewayUrl, edgeKey, access }: GatewaySettings,
): Promise<{ url: URL; init: RequestInit }> {
  const url = new URL(gatewayUrl + target);
  const sentAtMs = Date.now();
  const sentMethod = body.length > 0 && METHODS_WITHOUT_BODY.has(method) ? 'POST' : method;
  const signed = new Headers(headers);
  signed.set(ENVELOPE_HEADERS.id, postbackId);
  signed.set(ENVELOPE_HEADERS.address, address);
  signed.set(ENVELOPE_HEADERS.sent, String(sentAtMs));
  if (flags.isAcknowledged) signed.set(ENVELOPE_HEADERS.acknowledged, '1');
  if (flags.isRedelivered) signed.set(ENVELOPE_HEADERS.redelivered, '1');
  if (url.pathname + url.search !== target) signed.set(ENVELOPE_HEADERS.target, target);
  if (sentMethod !== method) signed.set(ENVELOPE_HEADERS.method, method);
  if (access) {
    signed.set('cf-access-client-id', access.id);
    signed.set('cf-access-client-secret', access.secret);
  }
  const envelope = { postbackId, address, sentAtMs, method, pathWithQuery: target, body, isTest: false, ...flags };
  signed.set(ENVELOPE_HEADERS.signature, await signEnvelope(await signingKey(edgeKey), envelope));
  return { url, init: { method: sentMethod, headers: signed, body: body.length > 0 ? body : null } };
}

/** A key of Web Cryptography; Node's types have no name for it. */
type SigningKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const KEY_BYTES = 32;
const encoder = new TextEncoder();
let cachedKey: { rootKey: string; key: SigningKey } | undefined;

/** The key that signs for the gateway, derived once in the lifetime of the Worker. */
export async function signingKey(rootKey: string): Promise<SigningKey> {
  if (cachedKey?.rootKey !== rootKey) cachedKey = { rootKey, key: await deriveKey(rootKey) };
  return cachedKey.key;
}

/** The same as `deriveEnvelopeKey`, with the cryptography that a Worker has. */
async function deriveKey(rootKey: string): Promise<SigningKey> {
  const root = await crypto.subtle.importKey('raw', encoder.encode(rootKey), 'HKDF', false, ['deriveBits']);
  const salt = encoder.encode(ENVELOPE_KEY_SALT);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt, info: encoder.encode(EDGE_SIGNER) };
  const bits = await crypto.subtle.deriveBits(derivation, root, KEY_BYTES * 8);
  // The base64url text of the derived bits is the key, as in the environment of the services.
  const key = encoder.encode(toBase64Url(bits));
  return crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

/** The same as the library's `signEnvelope`: HMAC-SHA256 over all parts, as base64url. */
export async function signEnvelope(key: SigningKey, envelope: Omit<Envelope, 'partnerCode'>): Promise<string> {
  const bodyHash = toBase64Url(await crypto.subtle.digest('SHA-256', envelope.body));
  const text = envelopeText({ ...envelope, partnerCode: EDGE_SIGNER }, bodyHash);
  return toBase64Url(await crypto.subtle.sign('HMAC', key, encoder.encode(text)));
}

function toBase64Url(bytes: ArrayBuffer): string {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
