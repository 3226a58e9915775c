/** One thing wrong with a request. */
export interface FieldError {
  field: string;
  /** The received value, truncated; absent where it may be a secret. */
  value?: unknown;
  reason: string;
}

export interface ProblemOptions {
  status: number;
  /** For programs; never changes. */
  code: string;
  /** For people; public. */
  detail: string;
  fieldErrors?: readonly FieldError[];
  headers?: Readonly<Record<string, string>>;
  /** Logged, never sent. */
  cause?: unknown;
}

/** An error with a stable code, a public message and a private cause; sent as problem+json (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fieldErrors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(options: ProblemOptions) {
    super(options.detail, { cause: options.cause });
    this.name = 'Problem';
    this.status = options.status;
    this.code = options.code;
    this.fieldErrors = options.fieldErrors ?? [];
    this.headers = options.headers ?? {};
  }
}

export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  errors?: readonly FieldError[];
}

export function toProblemDocument(problem: Problem): ProblemDocument {
  return {
    type: 'about:blank',
    title: titleOf(problem.code),
    status: problem.status,
    code: problem.code,
    detail: problem.message,
    ...(problem.fieldErrors.length > 0 ? { errors: problem.fieldErrors } : {}),
  };
}

export const problems = {
  invalidRequest: (fieldErrors: readonly FieldError[]): Problem =>
    new Problem({ status: 422, code: 'invalid_request', detail: 'The request is not valid.', fieldErrors }),
  notFound: (what: string): Problem =>
    new Problem({ status: 404, code: 'not_found', detail: `${what} was not found.` }),
  conflict: (detail: string, cause?: unknown): Problem => new Problem({ status: 409, code: 'conflict', detail, cause }),
  unauthorized: (detail: string): Problem =>
    new Problem({ status: 401, code: 'unauthorized', detail, headers: { 'www-authenticate': 'ApiKey' } }),
  forbidden: (detail: string): Problem => new Problem({ status: 403, code: 'forbidden', detail }),
  unknownEndpoint: (): Problem =>
    new Problem({ status: 404, code: 'unknown_endpoint', detail: 'Nothing has this endpoint.' }),
  methodNotAllowed: (allow: string): Problem =>
    new Problem({ status: 405, code: 'method_not_allowed', detail: `Use ${allow}.`, headers: { allow } }),
  tooLarge: (detail: string): Problem => new Problem({ status: 413, code: 'too_large', detail }),
  rateLimited: (detail: string, retryAfterMs: number): Problem =>
    new Problem({
      status: 429,
      code: 'rate_limited',
      detail,
      headers: { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) },
    }),
  unavailable: (detail: string, cause?: unknown, retryAfterSeconds = 5): Problem =>
    new Problem({
      status: 503,
      code: 'unavailable',
      detail,
      cause,
      headers: { 'retry-after': String(retryAfterSeconds) },
    }),
};

function titleOf(code: string): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
