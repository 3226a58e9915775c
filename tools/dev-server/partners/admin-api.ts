const TIMEOUT_MS = 10_000;

/** The admin API, as far as it is needed to run the partners' services. */
export class AdminApi {
  /** @param baseUrl such as http://127.0.0.1:8001 */
  constructor(
    private readonly baseUrl: string,
    private readonly key: string,
    /** Resolves when it takes requests; rejects when it will not any more. */
    private readonly ready: Promise<void>,
    private readonly stopping: AbortSignal,
  ) {}

  /** @throws Error when it is not accepted; the reason is the API's own */
  async setEndpointUrl(partnerCode: string, endpointUrl: string): Promise<void> {
    await this.ready;
    const answer = await fetch(`${this.baseUrl}/api/v1/partners/${encodeURIComponent(partnerCode)}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'x-api-key': this.key },
      body: JSON.stringify({ endpoint_url: endpointUrl }),
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), this.stopping]),
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(`the admin API answered ${answer.status} to its endpoint_url: ${text.slice(0, 500)}`);
  }
}
