import type { CallingEnvironment } from '../config/http-environment';

/**
 * Cloud Run looks here for the caller's identity before it looks at Authorization, which stays whoever's it was
 * (https://cloud.google.com/run/docs/authenticating/service-to-service).
 */
export const ID_TOKEN_HEADER = 'x-serverless-authorization';

/** A token lives for an hour; from this much before its end on, the next one is fetched while it is still in use. */
const REFRESH_BEFORE_EXPIRY_MS = 10 * 60_000;
/** Not used any more in its last moments: it still has to arrive, and clocks differ. */
const EXPIRY_MARGIN_MS = 30_000;
/** After a refresh in vain, callers go on with the present token for this long before the next attempt. */
const RETRY_INTERVAL_MS = 5_000;
/** Callers may wait for it: shorter than they wait for a service. */
const FETCH_TIMEOUT_MS = 1_000;

/** Fetches a new token for an audience. */
export type FetchIdToken = (audience: string) => Promise<string>;

interface CachedToken {
  token: string;
  expiresAtMs: number;
  nextFetchAtMs: number;
}

/** Google ID tokens of this process for the services that it calls, one each, fetched anew before they end. */
export class IdTokens {
  private readonly current = new Map<string, CachedToken>();
  private readonly inFlight = new Map<string, Promise<string>>();

  constructor(
    private readonly fetchToken: FetchIdToken,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /**
   * The token for a service: at once while one is held, so that a call waits for the first one only.
   *
   * @param audience the service's URL, as Cloud Run knows it
   * @returns a promise only if there is none; it rejects when none can be had
   */
  tokenFor(audience: string): string | Promise<string> {
    const current = this.current.get(audience);
    const nowMs = this.nowMs();
    if (!current || nowMs >= current.expiresAtMs - EXPIRY_MARGIN_MS) return this.fetch(audience);
    if (nowMs >= current.nextFetchAtMs) {
      current.nextFetchAtMs = nowMs + RETRY_INTERVAL_MS;
      // The one that is held is still good; should it end before another comes, the next caller hears why.
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

/** The identity that calls to our own processes carry, or none where they need none. */
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

  /** The header's value for a service, or undefined; a promise only while no token is held yet. Rejects when none can be had. */
  headerFor(origin: string): string | undefined | Promise<string> {
    if (!this.tokens) return undefined;
    // A token is bound to its audience, but a request in clear would show it to the network.
    if (this.environment.ID_TOKENS === 'auto' && !origin.startsWith('https:')) return undefined;
    const token = this.tokens.tokenFor(origin);
    return typeof token === 'string' ? bearer(token) : token.then(bearer);
  }
}

/**
 * Asks the metadata server of Google Cloud for an ID token of this process's service account
 * (https://cloud.google.com/docs/authentication/get-id-token).
 *
 * @throws when it does not answer within a second, or refuses
 */
export async function fetchIdToken(metadataHost: string, audience: string): Promise<string> {
  const query = new URLSearchParams({ audience, format: 'full' }).toString();
  const url = `http://${metadataHost}/computeMetadata/v1/instance/service-accounts/default/identity?${query}`;
  const headers = { 'metadata-flavor': 'Google' };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  const token = (await response.text()).trim();
  if (!response.ok) throw new Error(`The metadata server answered ${response.status} for an ID token`);
  return token;
}

function bearer(token: string): string {
  return `Bearer ${token}`;
}

/** When a token ends, in milliseconds since 1970. @throws when it is none, without showing it */
function expiryOf(token: string): number {
  const [, payload = ''] = token.split('.');
  try {
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { exp?: unknown };
    if (typeof exp === 'number' && exp > 0) return exp * 1000;
  } catch {
    // Said below, once for every way of being no token.
  }
  throw new Error('The metadata server answered what is no ID token');
}
