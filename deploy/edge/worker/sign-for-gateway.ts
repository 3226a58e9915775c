import { EDGE_SIGNER, ENVELOPE_KEY_SALT, envelopeText, type Envelope } from '@app/internal-protocol/envelope';

/** A key as Web Cryptography holds it; Node's types have no name for it. */
export type SigningKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const KEY_BYTES = 32;
const encoder = new TextEncoder();

/** What `deriveReceiptKey` and `signReceipt` of libs/postback do, with the cryptography that a Worker has. */
export async function deriveEdgeKey(masterKey: string): Promise<SigningKey> {
  const master = await crypto.subtle.importKey('raw', encoder.encode(masterKey), 'HKDF', false, ['deriveBits']);
  const salt = encoder.encode(ENVELOPE_KEY_SALT);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt, info: encoder.encode(EDGE_SIGNER) };
  const bits = await crypto.subtle.deriveBits(derivation, master, KEY_BYTES * 8);
  // The text of the key is the key: so it is handed out to processes.
  const key = encoder.encode(toBase64Url(bits));
  return crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

/** HMAC-SHA256 over all parts, as base64url. */
export async function signForGateway(key: SigningKey, parts: Omit<Envelope, 'partnerCode'>): Promise<string> {
  const bodyHash = toBase64Url(await crypto.subtle.digest('SHA-256', parts.body));
  const text = envelopeText({ ...parts, partnerCode: EDGE_SIGNER }, bodyHash);
  return toBase64Url(await crypto.subtle.sign('HMAC', key, encoder.encode(text)));
}

function toBase64Url(bytes: ArrayBuffer): string {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

let known: { masterKey: string; key: SigningKey } | undefined;

/** Derived once for as long as the Worker lives, not once a request. */
export async function edgeKeyOf(masterKey: string): Promise<SigningKey> {
  if (known?.masterKey !== masterKey) known = { masterKey, key: await deriveEdgeKey(masterKey) };
  return known.key;
}
