import { type FieldError, type FieldErrorCode, unknownNameErrors } from '@app/common';
import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validate, type ValidationError } from 'class-validator';

/** A request class with rules that concern several properties, or report several errors for one. */
export interface CrossFieldValidation {
  crossFieldErrors(): FieldError<string>[];
}

export type Members = Readonly<Record<string, unknown>>;

const MAX_VALUE_LENGTH = 200;

interface ReadRequest {
  /** Holds only what the client sent. */
  request: object;
  errors: FieldError<string>[];
}

/** Validates members by a class. Without a class no member is accepted. */
export async function readRequest(type: Type<object> | undefined, given: Members): Promise<ReadRequest> {
  if (!type) return { request: {}, errors: unknownNameErrors(Object.keys(given), []) };
  const { request, errors } = toInstance(type, given);
  const invalid = await validate(request);
  const crossField = 'crossFieldErrors' in request ? (request as CrossFieldValidation).crossFieldErrors() : [];
  return { request, errors: [...errors, ...invalid.flatMap((error) => toFieldErrors(error)), ...crossField] };
}

/**
 * An instance with the members that its class knows, and field errors for the others. Objects and lists bypass
 * class-transformer, which would take their own `constructor` for a class: a member with a class of its own is read by
 * that class, any other stays as it was parsed.
 */
function toInstance(type: Type<object>, given: Members, path = ''): ReadRequest {
  const known = propertyNamesOf(type);
  const errors: FieldError<string>[] = unknownNameErrors(Object.keys(given), known).map((error) => ({
    ...error,
    field: path + error.field,
  }));
  const own = Object.entries(given).filter(([name]) => known.includes(name));
  const values = plainToInstance(type, Object.fromEntries(own.filter(([, value]) => !isObject(value))));
  // Declared properties exist on every instance; those that the client left out must not look like changes.
  const request = Object.assign(Object.create(type.prototype as object) as object, pickDefined(values));
  for (const [name, value] of own.filter(([, member]) => isObject(member))) {
    const memberType = memberTypeOf(type, name);
    if (memberType && Array.isArray(value)) {
      errors.push({ field: path + name, code: 'wrong_type', reason: 'must be an object' });
    } else if (memberType) {
      const member = toInstance(memberType, value as Members, `${path}${name}.`);
      errors.push(...member.errors);
      Object.assign(request, { [name]: member.request });
    } else {
      Object.assign(request, { [name]: value });
    }
  }
  return { request, errors };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function pickDefined(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** The names of the properties that a class validates. */
export function propertyNamesOf(type: Type<object> | undefined): string[] {
  return type ? [...new Set(metadataOf(type).map(({ propertyName }) => propertyName))] : [];
}

/** The class of a property that holds an object of its own, as `@IsMember` declares it. */
function memberTypeOf(type: Type<object>, name: string): Type<object> | undefined {
  const contexts = metadataOf(type)
    .filter(({ propertyName }) => propertyName === name)
    .map(({ context }) => context as { memberType?: Type<object> } | undefined);
  return contexts.find((context) => context?.memberType)?.memberType;
}

const metadataOf = (type: Type<object>): { propertyName: string; context?: unknown }[] =>
  getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);

function toFieldErrors(error: ValidationError, path = ''): FieldError[] {
  const field = path + error.property;
  const own = error.constraints ? [{ field, code: codeOf(error), value: valueOf(error), reason: reasonOf(error) }] : [];
  return [...own, ...(error.children ?? []).flatMap((child) => toFieldErrors(child, `${field}.`))];
}

/** By the names of class-validator's constraints. */
const CODES: Readonly<Record<string, FieldErrorCode>> = {
  isBoolean: 'wrong_type',
  isInt: 'wrong_type',
  isObject: 'wrong_type',
  isString: 'wrong_type',
  nestedValidation: 'wrong_type',
  arrayMaxSize: 'wrong_length',
  arrayMinSize: 'wrong_length',
  isLength: 'wrong_length',
  maxLength: 'wrong_length',
  max: 'out_of_range',
  min: 'out_of_range',
  minDate: 'out_of_range',
  equals: 'unknown_value',
  isIn: 'unknown_value',
  isTime: 'not_a_time',
};

/** The code of the constraint that the reason names first. Every constraint without an entry checks a format. */
function codeOf({ constraints = {}, value }: ValidationError): FieldErrorCode {
  if (value === undefined) return 'required';
  return CODES[Object.keys(constraints).at(-1) ?? ''] ?? 'wrong_format';
}

/** The messages of a property's decorators, the topmost first, without the property's name. */
function reasonOf({ constraints = {}, property }: ValidationError): string {
  return Object.values(constraints)
    .toReversed()
    .map((message) => (message.startsWith(`${property} `) ? message.slice(property.length + 1) : message))
    .join('; ');
}

/** Omits secrets and whole objects, and cuts long values. */
function valueOf({ value, contexts }: ValidationError): unknown {
  const isSecret = Object.values(contexts ?? {}).some((context: { isSecret?: boolean }) => context.isSecret);
  if (isSecret || isObject(value)) return undefined;
  return typeof value === 'string' ? value.slice(0, MAX_VALUE_LENGTH) : value;
}
