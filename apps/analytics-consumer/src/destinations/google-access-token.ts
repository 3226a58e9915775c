import { createSign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DestinationUnavailableError } from '@app/event-stream';
import { send, type Sent } from './send';

const SCOPE = 'https://www.googleapis.com/auth/bigquery';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const LIFETIME_SECONDS = 3_600;
/** A token is not used in its last minutes, because a load takes some. */
const EXPIRY_MARGIN_MS = 5 * 60_000;

export interface AccessTokenOptions {
  /** JSON key of a service account; empty: the metadata server issues tokens of the process's own. */
  keyFile: string;
  metadataHost: string;
}

interface ServiceAccountKey {
  client_email: string;
  private_key: string;
  private_key_id?: string;
  token_uri: string;
}

/** Caches an access token of Google Cloud until it expires or is refused. */
export class GoogleAccessToken {
  private current: { token: string; expiresAtMs: number } | undefined;

  constructor(private readonly options: AccessTokenOptions) {}

  /** @throws DestinationUnavailableError without a token, and no event is to blame */
  async get(nowMs = Date.now()): Promise<string> {
    if (!this.current || nowMs > this.current.expiresAtMs - EXPIRY_MARGIN_MS) {
      this.current = readToken(await this.request(nowMs), nowMs);
    }
    return this.current.token;
  }

  /** The token was refused, although it has not expired by its own account. */
  forget(token: string): void {
    if (this.current?.token === token) this.current = undefined;
  }

  private async request(nowMs: number): Promise<Sent> {
    const { keyFile, metadataHost } = this.options;
    if (keyFile === '') {
      const url = `http://${metadataHost}/computeMetadata/v1/instance/service-accounts/default/token`;
      return send(`${url}?${new URLSearchParams({ scopes: SCOPE }).toString()}`, {
        headers: { 'metadata-flavor': 'Google' },
      });
    }
    const key = await readKey(keyFile);
    const body = new URLSearchParams({ grant_type: GRANT, assertion: signAssertion(key, keyFile, nowMs) });
    return send(key.token_uri, { method: 'POST', body });
  }
}

async function readKey(keyFile: string): Promise<ServiceAccountKey> {
  try {
    const key = JSON.parse(await readFile(keyFile, 'utf8')) as Partial<ServiceAccountKey>;
    const { client_email: email, private_key: privateKey, token_uri: tokenUri } = key;
    if (email && privateKey && tokenUri) return key as ServiceAccountKey;
  } catch {
    // The message of the parser may show a part of the key.
  }
  throw new DestinationUnavailableError(`${keyFile} is not a readable JSON key of a service account`);
}

/** A JWT that asks for a token (developers.google.com/identity/protocols/oauth2/service-account). */
function signAssertion(key: ServiceAccountKey, keyFile: string, nowMs: number): string {
  const issuedAt = Math.floor(nowMs / 1_000);
  const claims = { iss: key.client_email, scope: SCOPE, aud: key.token_uri, iat: issuedAt };
  const parts = [
    { alg: 'RS256', typ: 'JWT', kid: key.private_key_id },
    { ...claims, exp: issuedAt + LIFETIME_SECONDS },
  ];
  const unsigned = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  try {
    return `${unsigned}.${createSign('sha256').update(unsigned).sign(key.private_key, 'base64url')}`;
  } catch {
    throw new DestinationUnavailableError(`The private key in ${keyFile} cannot sign`);
  }
}

/** The error names no part of the response: it may hold a token. */
function readToken({ status, text }: Sent, nowMs: number): { token: string; expiresAtMs: number } {
  try {
    const { access_token: token, expires_in: seconds } = JSON.parse(text) as Record<string, unknown>;
    if (status === 200 && typeof token === 'string' && typeof seconds === 'number') {
      return { token, expiresAtMs: nowMs + seconds * 1_000 };
    }
  } catch {
    // The error below covers every malformed response.
  }
  throw new DestinationUnavailableError(`Google issued no access token (status ${status})`);
}
