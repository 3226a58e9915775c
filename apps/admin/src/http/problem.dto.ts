/** One thing wrong with a request. */
export class FaultDto {
  /** @example parameter_mapping.foo */
  field: string;

  /** As received; absent where it could be a secret. */
  value?: unknown;

  /** @example "is no canonical field" */
  reason: string;
}

/** Why a request was not done (RFC 9457). */
export class ProblemDto {
  /** @example about:blank */
  type: string;

  /** @example "Invalid request" */
  title: string;

  /** @example 422 */
  status: number;

  /**
   * Stable, for programs.
   * @example invalid_request
   */
  code: string;

  /** @example "The request is not valid." */
  detail: string;

  /** Every fault at once. */
  errors?: FaultDto[];
}
