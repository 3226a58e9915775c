/** A token is not used in its last moments, because requests take time and clocks differ. */
const EXPIRY_MARGIN_MS = 60_000;

/**
 * Access tokens of this process's service account, for Google's own APIs, from the metadata server of Google Cloud
 * (https://cloud.google.com/compute/docs/access/authenticate-workloads). They open whatever the account may use, so
 * that they are sent to Google alone.
 */
export class AccessTokens {
  private current: { token: string; expiresAtMs: number } | undefined;

  constructor(
    private readonly metadataHost: string,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /** @throws Error that does not show the token */
  async token(signal: AbortSignal): Promise<string> {
    const nowMs = this.nowMs();
    if (this.current && nowMs < this.current.expiresAtMs - EXPIRY_MARGIN_MS) return this.current.token;
    const url = `http://${this.metadataHost}/computeMetadata/v1/instance/service-accounts/default/token`;
    const response = await fetch(url, { headers: { 'metadata-flavor': 'Google' }, redirect: 'error', signal });
    if (!response.ok)
      throw new Error(`The metadata server answered ${response.status} to a request for an access token`);
    const { access_token: token, expires_in: seconds } = (await response.json()) as Record<string, unknown>;
    if (typeof token !== 'string' || token === '' || typeof seconds !== 'number')
      throw new Error('The metadata server answered with no valid access token');
    this.current = { token, expiresAtMs: nowMs + seconds * 1_000 };
    return token;
  }
}
