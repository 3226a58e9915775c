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

/** A process that is to be tried before it gets traffic. */
export class CandidateRevision {
  /**
   * @param url its own address
   * @param audience the address of the service that it is a revision of: what an identity token is made out for
   */
  constructor(
    private readonly url: string,
    private readonly audience: string,
    private readonly metadataHost: string = METADATA_HOST,
  ) {}

  /** Out of `--url=… --audience=…`. @throws Error when one is missing or unknown */
  static fromArguments(args: string[]): CandidateRevision {
    const { values } = parseArgs({ args, options: { url: { type: 'string' }, audience: { type: 'string' } } });
    if (!values.url) throw new Error('--url is needed: the address to try');
    return new CandidateRevision(values.url, values.audience ?? values.url);
  }

  /** Waits until it says that it can do its work. @throws Error with its last words when it does not in time */
  async awaitReady(withinMs: number = READY_TIMEOUT_MS): Promise<void> {
    const deadlineMs = performance.now() + withinMs;
    for (;;) {
      const response = await this.request('GET', '/ready').catch((error: unknown) => ({
        status: 0,
        body: reasonOf(error),
      }));
      if (response.status === 200) return;
      if (performance.now() >= deadlineMs) {
        throw new Error(`/ready did not become 200; at last ${response.status}: ${response.body.slice(0, 500)}`);
      }
      await wait(RETRY_INTERVAL_MS);
    }
  }

  /** @throws Error when it does not answer */
  async request(method: string, path: string, headers: Record<string, string> = {}): Promise<CandidateResponse> {
    const response = await fetch(`${new URL(this.url).origin}${path}`, {
      method,
      headers: { ...headers, ...(await this.identity()) },
      redirect: 'manual',
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    return { status: response.status, headers: response.headers, body: await response.text() };
  }

  /** In clear nobody asks who we are, and a token would be shown to the network. */
  private async identity(): Promise<Record<string, string>> {
    if (!this.url.startsWith('https:')) return {};
    return { [ID_TOKEN_HEADER]: `Bearer ${await fetchIdToken(this.metadataHost, this.audience)}` };
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
