import type { CallingEnvironment } from '../config/http-environment';

/**
 * Cloud Run reads the ID token from this header first, so that Authorization stays as the sender set it
 * (https://cloud.google.com/run/docs/authenticating/service-to-service).
 */
export const ID_TOKEN_HEADER = 'x-serverless-authorization';

/** A token is valid for an hour. The next one is fetched this long before it expires, while it stays in use. */
const REFRESH_BEFORE_EXPIRY_MS = 10 * 60_000;
/** A token is not used in its last moments, because requests take time and clocks differ. */
const EXPIRY_MARGIN_MS = 30_000;
/** Pause after a failed refresh, while the current token stays in use. */
const RETRY_INTERVAL_MS = 5_000;
/** Requests wait for the first token, so this is shorter than their own timeouts. */
const FETCH_TIMEOUT_MS = 1_000;

/** Fetches a new token for an audience. */
export type FetchIdToken = (audience: string) => Promise<string>;

interface CachedToken {
  token: string;
  expiresAtMs: number;
  nextFetchAtMs: number;
}

/** Caches one Google ID token for each service, and refreshes it before it expires. */
export class IdTokens {
  private readonly current = new Map<string, CachedToken>();
  private readonly inFlight = new Map<string, Promise<string>>();

  constructor(
    private readonly fetchToken: FetchIdToken,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /**
   * The token for a service. Only the first request waits for it.
   *
   * @param audience the service's URL, as Cloud Run knows it
   * @returns a promise only while no token is cached; it rejects when none can be fetched
   */
  tokenFor(audience: string): string | Promise<string> {
    const current = this.current.get(audience);
    const nowMs = this.nowMs();
    if (!current || nowMs >= current.expiresAtMs - EXPIRY_MARGIN_MS) return this.fetch(audience);
    if (nowMs >= current.nextFetchAtMs) {
      current.nextFetchAtMs = nowMs + RETRY_INTERVAL_MS;
      // The current token is still valid; after it expires, the next request gets the error.
      this.fetch(audience).catch(() => undefined);
    }
    return current.token;
  }

  private fetch(audience: string): Promise<string> {
    const known = this.inFlight.get(audience);
    if (known) return known;
    const fetching = this.fetchToken(audience)
      .then((token) => {
        const expiresAtMs = expiryOf(token);
        this.current.set(audience, { token, expiresAtMs, nextFetchAtMs: expiresAtMs - REFRESH_BEFORE_EXPIRY_MS });
        return token;
      })
      .finally(() => this.inFlight.delete(audience));
    this.inFlight.set(audience, fetching);
    return fetching;
  }
}

/** Adds an ID token to requests between our processes, where Cloud Run requires one. */
export class OutgoingIdentity {
  private readonly tokens: IdTokens | undefined;

  constructor(
    private readonly environment: Pick<CallingEnvironment, 'ID_TOKENS' | 'K_SERVICE' | 'GCE_METADATA_HOST'>,
    fetchToken: FetchIdToken = (audience) => fetchIdToken(environment.GCE_METADATA_HOST, audience),
  ) {
    const { ID_TOKENS, K_SERVICE } = environment;
    const isWanted = ID_TOKENS === 'always' || (ID_TOKENS === 'auto' && K_SERVICE !== '');
    if (isWanted) this.tokens = new IdTokens(fetchToken);
  }

  /** The header for a service, undefined where none is needed; a promise only while no token is cached. */
  headerFor(origin: string): string | undefined | Promise<string> {
    if (!this.tokens) return undefined;
    // A plain connection would show the token to the network.
    if (this.environment.ID_TOKENS === 'auto' && !origin.startsWith('https:')) return undefined;
    const token = this.tokens.tokenFor(origin);
    return typeof token === 'string' ? bearer(token) : token.then(bearer);
  }
}

/**
 * Fetches an ID token of this process's service account from the metadata server of Google Cloud
 * (https://cloud.google.com/docs/authentication/get-id-token). google-auth-library would do this too, but it retries
 * for two seconds on an error, waits without a timeout for a server that hangs, and repeats the response in its error.
 *
 * @throws Error when the server rejects the request or does not respond within a second
 */
export async function fetchIdToken(metadataHost: string, audience: string): Promise<string> {
  const query = new URLSearchParams({ audience, format: 'full' }).toString();
  const url = `http://${metadataHost}/computeMetadata/v1/instance/service-accounts/default/identity?${query}`;
  const headers = { 'metadata-flavor': 'Google' };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  const token = (await response.text()).trim();
  if (!response.ok) throw new Error(`The metadata server answered ${response.status} to a request for an ID token`);
  return token;
}

function bearer(token: string): string {
  return `Bearer ${token}`;
}

/** When a token expires, in Unix milliseconds. @throws Error that does not show the token */
function expiryOf(token: string): number {
  const [, payload = ''] = token.split('.');
  try {
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { exp?: unknown };
    if (typeof exp === 'number' && exp > 0) return exp * 1000;
  } catch {
    // The error below covers every malformed token.
  }
  throw new Error('The metadata server answered with no valid ID token');
}
