import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fetchIdToken, ID_TOKEN_HEADER } from '../identity/id-tokens';

const METADATA_HOST = 'metadata.google.internal';
/** Direct VPC egress can take over a minute to connect at first. */
const READY_TIMEOUT_MS = 90_000;
const RETRY_INTERVAL_MS = 1_000;
const REQUEST_TIMEOUT_MS = 15_000;

export interface CandidateResponse {
  status: number;
  headers: Headers;
  body: string;
}

/** A new revision of a process, which smoke tests send requests to before it gets traffic. */
export class CandidateRevision {
  /**
   * @param url the address of the revision
   * @param audience the address of its service, for which ID tokens are issued
   */
  constructor(
    private readonly url: string,
    private readonly audience: string,
    private readonly metadataHost: string = METADATA_HOST,
  ) {}

  /** Reads `--url=… --audience=…`. @throws Error */
  static fromArguments(args: string[]): CandidateRevision {
    const { values } = parseArgs({ args, options: { url: { type: 'string' }, audience: { type: 'string' } } });
    if (!values.url) throw new Error('--url is required: the address of the revision');
    return new CandidateRevision(values.url, values.audience ?? values.url);
  }

  /** Polls /ready until it answers 200. @throws Error with the last response */
  async awaitReady(timeoutMs: number = READY_TIMEOUT_MS): Promise<void> {
    const deadlineMs = performance.now() + timeoutMs;
    for (;;) {
      const response = await this.request('GET', '/ready').catch((error: unknown) => ({
        status: 0,
        body: reasonOf(error),
      }));
      if (response.status === 200) return;
      if (performance.now() >= deadlineMs) {
        throw new Error(`/ready did not answer 200; last response: ${response.status} ${response.body.slice(0, 500)}`);
      }
      await wait(RETRY_INTERVAL_MS);
    }
  }

  /** Whether what is below a path says that it is ready. */
  async isReady(path: string): Promise<boolean> {
    const response = await this.request('GET', `${path}/ready`).catch(() => undefined);
    return response?.status === 200;
  }

  /** The revision that has the traffic. */
  get ofService(): CandidateRevision {
    return new CandidateRevision(this.audience, this.audience, this.metadataHost);
  }

  /** @throws Error without a response */
  async request(method: string, path: string, headers: Record<string, string> = {}): Promise<CandidateResponse> {
    const response = await fetch(`${new URL(this.url).origin}${path}`, {
      method,
      headers: { ...headers, ...(await this.identity()) },
      redirect: 'manual',
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    return { status: response.status, headers: response.headers, body: await response.text() };
  }

  /** A plain connection would show a token to the network. */
  private async identity(): Promise<Record<string, string>> {
    if (!this.url.startsWith('https:')) return {};
    return { [ID_TOKEN_HEADER]: `Bearer ${await fetchIdToken(this.metadataHost, this.audience)}` };
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
