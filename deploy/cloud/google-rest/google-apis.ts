import { EnvHttpProxyAgent, fetch, type Response } from 'undici';
import type { AccessToken } from './access-token';
import type { ApiRequest } from './api-request';
import type { RateLimits } from './rate-limit';

const TIMEOUT_MS = 60_000;
const MAX_RETRY_AFTER_S = 300;
const UNAUTHENTICATED = 401;
const TRANSIENT: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** The account may not use the quota of the project that the header names. */
const USER_PROJECT_DENIED = 'USER_PROJECT_DENIED';
const RATE_LIMIT_EXCEEDED = 'RATE_LIMIT_EXCEEDED';

/** An API responded with an error, or not at all. */
export class ApiError extends Error {
  constructor(
    /** Of HTTP; 503 when nothing responded. */
    readonly status: number,
    message: string,
    /** Why, in the words of google.rpc.ErrorInfo. */
    readonly reason: string | undefined,
    /** When the API wants to be asked again. */
    readonly retryAfterMs: number | undefined,
    cause?: unknown,
  ) {
    super(message, { cause });
  }

  /** The request had no effect, and may succeed a little later. Some APIs report an exhausted quota as 403. */
  get isTransient(): boolean {
    return TRANSIENT.has(this.status) || this.reason === RATE_LIMIT_EXCEEDED;
  }
}

/** The shape of Google's errors: https://cloud.google.com/apis/design/errors#http_mapping */
interface ErrorBody {
  error?: { message?: string; status?: string; details?: { reason?: string }[] };
}

interface Page {
  nextPageToken?: string;
  metadata?: { continue?: string };
}

/** Sends requests to Google's APIs, as many a minute as Google allows. */
export class GoogleApis {
  private usesProjectQuota = true;
  /** gcloud follows these variables too: HTTPS_PROXY, HTTP_PROXY, NO_PROXY. */
  private readonly dispatcher = new EnvHttpProxyAgent();

  /** @param url replaces `https://` before the name of the host; for a fake of Google Cloud */
  constructor(
    private readonly token: AccessToken,
    private readonly limits: RateLimits,
    private readonly url = 'https://',
  ) {}

  /** @throws ApiError */
  async send(request: ApiRequest): Promise<unknown> {
    const token = await this.token.get();
    try {
      return await this.attempt(request, token);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // Neither had an effect, so that a change is sent again too.
      if (error.status === UNAUTHENTICATED) return this.attempt(request, await this.token.get(token));
      if (error.reason !== USER_PROJECT_DENIED) throw error;
      this.usesProjectQuota = false;
      return this.attempt(request, token);
    }
  }

  /** Every item of a list, from all of its pages. @throws ApiError */
  async list(request: ApiRequest, field: string): Promise<unknown[]> {
    const items: unknown[] = [];
    let query = request.query ?? {};
    for (;;) {
      const page = (await this.send({ ...request, query })) as Page & Record<string, unknown[]>;
      items.push(...(page[field] ?? []));
      const { nextPageToken, metadata } = page;
      if (nextPageToken) query = { ...request.query, pageToken: nextPageToken };
      else if (metadata?.continue) query = { ...request.query, continue: metadata.continue };
      else return items;
    }
  }

  private async attempt(request: ApiRequest, token: string): Promise<unknown> {
    await this.limits.acquire(request);
    const { response, text } = await this.fetch(request, token);
    if (!response.ok) throw errorOf(response, text);
    return parseJson(text || '{}') ?? unavailable('a response that is not JSON');
  }

  private async fetch(request: ApiRequest, token: string): Promise<{ response: Response; text: string }> {
    const { api, region, method, path, query, body, project } = request;
    const host = `${region === undefined ? '' : `${region}-`}${api}.googleapis.com`;
    const parameters = new URLSearchParams(query).toString();
    const headers = {
      authorization: `Bearer ${token}`,
      // As gcloud does for all but the Resource Manager, which need not be enabled in the project.
      ...(this.usesProjectQuota && api !== 'cloudresourcemanager' && { 'x-goog-user-project': project }),
      ...(body && { 'content-type': 'application/json' }),
    };
    try {
      const response = await fetch(`${this.url}${host}${path}${parameters && `?${parameters}`}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        dispatcher: this.dispatcher,
      });
      return { response, text: await response.text() };
    } catch (error) {
      const { message, cause } = error as Error;
      return unavailable(`${host}: ${(cause as Error | undefined)?.message || message}`, error);
    }
  }
}

function unavailable(why: string, cause?: unknown): never {
  throw new ApiError(503, `UNAVAILABLE: ${why}`, undefined, undefined, cause);
}

function errorOf(response: Response, text: string): ApiError {
  const { message = text.slice(0, 500), status = response.statusText, details = [] } = readError(text);
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  return new ApiError(
    response.status,
    `${response.status} ${status}: ${message}`,
    details.find(({ reason }) => reason !== undefined)?.reason,
    seconds >= 0 ? Math.min(seconds, MAX_RETRY_AFTER_S) * 1_000 : undefined,
  );
}

/** A proxy on the way responds with a page, and not with JSON. */
function readError(text: string): NonNullable<ErrorBody['error']> {
  return (parseJson(text) as ErrorBody | undefined)?.error ?? {};
}

/** An error of `JSON.parse` would quote the text, which may be a secret. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
