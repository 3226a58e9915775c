import { type webcrypto, subtle } from 'node:crypto';

export const ASSERTION_HEADER = 'x-goog-iap-jwt-assertion';

const ISSUER = 'https://cloud.google.com/iap';
/** How much the clocks may differ. */
const LEEWAY_SECONDS = 30;
const ES256 = { name: 'ECDSA', hash: 'SHA-256' };
const MAX_LENGTH = 8 * 1024;

/** Whom an assertion is about, and when it expires. */
export interface Assertion {
  email: string;
  expiresAt: Date;
}

/** The key with an id; undefined where the issuer has none. */
export type FindKey = (keyId: string) => Promise<webcrypto.CryptoKey | undefined>;

/**
 * Verifies the JWT that Identity-Aware Proxy adds to each request
 * (https://cloud.google.com/iap/docs/signed-headers-howto). Only ES256 is accepted, whatever the token says of itself.
 *
 * @param audience the one that Google Cloud shows for the backend, compared exactly
 * @returns undefined for an assertion that is not to be trusted
 */
export async function verifyAssertion(
  token: string,
  { audience, findKey, nowMs }: { audience: string; findKey: FindKey; nowMs: number },
): Promise<Assertion | undefined> {
  const parts = token.split('.');
  if (token.length > MAX_LENGTH || parts.length !== 3) return undefined;
  const [header, payload] = [readPart(parts[0]!), readPart(parts[1]!)];
  if (header?.['alg'] !== 'ES256' || typeof header['kid'] !== 'string') return undefined;
  const assertion = readClaims(payload, audience, nowMs / 1_000);
  if (!assertion) return undefined;
  const key = await findKey(header['kid']);
  if (!key) return undefined;
  const signed = Buffer.from(`${parts[0]}.${parts[1]}`);
  const signature = Buffer.from(parts[2]!, 'base64url');
  return (await subtle.verify(ES256, key, signature, signed)) ? assertion : undefined;
}

function readClaims(
  claims: Record<string, unknown> | undefined,
  audience: string,
  nowSeconds: number,
): Assertion | undefined {
  const { iss, aud, exp, iat, email } = claims ?? {};
  const isMeant = iss === ISSUER && aud === audience && typeof email === 'string' && email.includes('@');
  if (!isMeant || typeof exp !== 'number' || typeof iat !== 'number') return undefined;
  if (exp < nowSeconds - LEEWAY_SECONDS || iat > nowSeconds + LEEWAY_SECONDS) return undefined;
  return { email: email.toLowerCase(), expiresAt: new Date(exp * 1_000) };
}

function readPart(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // No JSON, so no JWT.
    return undefined;
  }
}
