import type { FieldErrorCode, ProblemCode } from './error-codes';

/** One thing wrong with a request. A library that checks values may bring codes of its own. */
export interface FieldError<Code extends string = FieldErrorCode> {
  field: string;
  /** For programs; never changes. */
  code: Code;
  /** The received value, truncated; absent where it may be a secret. */
  value?: unknown;
  /** What the reason names, where a program needs it. */
  params?: Readonly<Record<string, unknown>>;
  reason: string;
}

export interface ProblemOptions {
  status: number;
  /** For programs; never changes. */
  code: ProblemCode;
  /** For people; public. */
  detail: string;
  fieldErrors?: readonly FieldError<string>[];
  headers?: Readonly<Record<string, string>>;
  /** Logged, never sent. */
  cause?: unknown;
}

/** An error with a stable code, a public message and a private cause; sent as problem+json (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly code: ProblemCode;
  readonly fieldErrors: readonly FieldError<string>[];
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
  errors?: readonly FieldError<string>[];
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
  invalidRequest: (fieldErrors: readonly FieldError<string>[]): Problem =>
    new Problem({ status: 422, code: 'invalid_request', detail: 'The request is not valid.', fieldErrors }),
  notFound: (what: string): Problem =>
    new Problem({ status: 404, code: 'not_found', detail: `${what} was not found.` }),
  conflict: (detail: string, fieldErrors: readonly FieldError<string>[] = [], cause?: unknown): Problem =>
    new Problem({ status: 409, code: 'conflict', detail, fieldErrors, cause }),
  unauthorized: (detail: string): Problem =>
    new Problem({ status: 401, code: 'unauthorized', detail, headers: { 'www-authenticate': 'ApiKey' } }),
  forbidden: (detail: string, fieldErrors: readonly FieldError<string>[] = []): Problem =>
    new Problem({ status: 403, code: 'forbidden', detail, fieldErrors }),
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
