/** One thing wrong with a request, or in the way of it. */
export class FieldErrorDto {
  /** @example parameter_mapping.foo */
  field: string;

  /** As received; absent where it could be a secret. */
  value?: unknown;

  /** @example "is no canonical field" */
  reason: string;
}
