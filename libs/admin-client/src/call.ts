import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { components, paths } from './openapi.generated';

const DEFAULT_TIMEOUT_MS = 20_000;
/** A proxy in between may answer with a page of HTML. */
const MAX_SHOWN_CHARACTERS = 1_000;

type Problem = components['schemas']['Problem'];
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The methods that the API has for a path. */
type MethodOf<Path extends keyof paths> = {
  [M in Method]: paths[Path][M] extends { responses: unknown } ? M : never;
}[Method];

/** What an operation answers when it succeeds. */
export type ResponseBody<Path extends keyof paths, M extends MethodOf<Path>> = paths[Path][M] extends {
  responses: Record<200, { content: { 'application/json': infer Body } }>;
}
  ? Body
  : paths[Path][M] extends { responses: Record<201, { content: { 'application/json': infer Body } }> }
    ? Body
    : paths[Path][M] extends { responses: Record<202, { content: { 'application/json': infer Body } }> }
      ? Body
      : never;

interface JsonContent<Body> {
  content: { 'application/json': Body };
}

/** The body of an operation, which may be left out where the document does not require it. */
type BodyOf<Operation> = Operation extends { requestBody: JsonContent<infer Body> }
  ? { body: Body }
  : Operation extends { requestBody?: JsonContent<infer Body> }
    ? [Operation['requestBody']] extends [undefined]
      ? { body?: never }
      : { body?: Body }
    : { body?: never };

/** The parameters and the body that an operation takes, as the OpenAPI document declares them. */
type RequestOf<Operation> = (Operation extends { parameters: infer Parameters }
  ? Pick<Parameters, keyof Parameters & ('path' | 'query')>
  : object) &
  BodyOf<Operation> & {
    /** The ETag of the version to change; another version is answered 412. */
    ifMatch?: string;
    timeoutMs?: number;
    /** Aborts the request before its timeout. */
    signal?: AbortSignal;
  };

/** Where the admin API answers, and how it authenticates us. */
export interface AdminAccess {
  /** An origin, such as http://127.0.0.1:8001. */
  url: string;
  /** Left out in a browser, where the cookie of the session authenticates. */
  apiKey?: string | undefined;
  /** A Google ID token, where Cloud Run lets only known identities in. */
  idToken?: string | undefined;
  /** Further headers of each request. */
  headers?: () => Record<string, string>;
}

/** The admin API refused a request, or did not answer it. */
export class AdminApiError extends UserFacingError {
  /** After how many seconds the request may be repeated, as the response says. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    message: string,
    /** Undefined when there was no response. */
    readonly status: number | undefined,
    /** The API's own explanation, with a stable `code`; undefined when something else answered. */
    readonly problem?: Problem,
    options?: ErrorOptions & { retryAfterSeconds?: number | undefined },
  ) {
    super(message, options);
    this.retryAfterSeconds = options?.retryAfterSeconds;
  }
}

/**
 * Calls one operation of the admin API.
 *
 * @throws AdminApiError when the API does not answer in time or answers with an error status
 */
export async function call<Path extends keyof paths, M extends MethodOf<Path>>(
  admin: AdminAccess,
  method: M,
  path: Path,
  request: RequestOf<paths[Path][M]>,
): Promise<{ body: ResponseBody<Path, M>; etag: string | undefined }> {
  const {
    path: segments = {},
    query = {},
    body,
    ifMatch,
    timeoutMs = DEFAULT_TIMEOUT_MS,
    signal,
  } = request as AnyRequest;
  const timeout = AbortSignal.timeout(timeoutMs);
  const url = urlOf(admin.url, path, segments, query);
  const response = await open(admin, url, {
    method: method.toUpperCase(),
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  });
  const text = await response.text().catch((cause: unknown) => {
    throw unanswered(url, cause);
  });
  const parsed: unknown = text === '' ? undefined : JSON.parse(text);
  return { body: parsed as ResponseBody<Path, M>, etag: response.headers.get('etag') ?? undefined };
}

/**
 * Sends a request as `admin` and returns its response, whose body is still to be read.
 *
 * @throws AdminApiError when the API does not answer or answers with an error status
 */
export async function open(
  { apiKey, idToken, headers: further }: AdminAccess,
  url: URL,
  init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> },
): Promise<Response> {
  const headers = {
    ...further?.(),
    ...(apiKey !== undefined && { 'x-api-key': apiKey }),
    ...(idToken !== undefined && { 'x-serverless-authorization': `Bearer ${idToken}` }),
    ...init.headers,
  };
  try {
    const response = await fetch(url, { ...init, headers });
    if (response.ok) return response;
    throw refusedBy(response.status, await response.text(), response.headers.get('retry-after'));
  } catch (error) {
    throw error instanceof AdminApiError ? error : unanswered(url, error);
  }
}

/** A request whose operation is not known any more. */
interface AnyRequest {
  path?: Record<string, string | number>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  ifMatch?: string;
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** Fills in a path and adds the query. */
export function urlOf(
  origin: string,
  path: string,
  segments: Required<AnyRequest>['path'],
  query: Required<AnyRequest>['query'],
): URL {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(segments[name]!));
  const url = new URL(filled, origin);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

function unanswered({ origin }: URL, cause: unknown): AdminApiError {
  const { message, cause: inner } = cause as Error;
  const reason = inner instanceof Error && inner.message ? inner.message : message;
  return new AdminApiError(`The admin API at ${origin} does not answer (${reason}).`, undefined, undefined, { cause });
}

function refusedBy(status: number, text: string, retryAfter: string | null): AdminApiError {
  const problem = readProblem(text);
  if (!problem)
    return new AdminApiError(`The admin API answered ${status}: ${text.slice(0, MAX_SHOWN_CHARACTERS)}`, status);
  const fields = (problem.errors ?? []).map(({ field, reason }) => `\n  ${field}: ${reason}`).join('');
  return new AdminApiError(
    `The admin API answered ${status} (${problem.code}): ${problem.detail}${fields}`,
    status,
    problem,
    { retryAfterSeconds: secondsIn(retryAfter) },
  );
}

/** The header as seconds; dates, which our API does not send, are left out. */
function secondsIn(retryAfter: string | null): number | undefined {
  return retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined;
}

function readProblem(text: string): Problem | undefined {
  try {
    const value = JSON.parse(text) as Partial<Problem> | null;
    return typeof value?.code === 'string' && typeof value.detail === 'string' ? (value as Problem) : undefined;
  } catch {
    // Not the API's own words: a proxy answered.
    return undefined;
  }
}
