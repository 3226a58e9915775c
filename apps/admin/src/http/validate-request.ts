import { type FieldError, unknownNameErrors } from '@app/common';
import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validate, type ValidationError } from 'class-validator';

/** A request that has rules beyond one property's, or with several faults each. */
export interface CrossFieldValidation {
  crossFieldErrors(): FieldError[];
}

type Members = Readonly<Record<string, unknown>>;

const MAX_VALUE_LENGTH = 200;

interface ReadRequest {
  request: object;
  faults: FieldError[];
}

/** Validates what was given by its class; without a class nothing may be given. */
export async function readRequest(type: Type<object> | undefined, given: Members): Promise<ReadRequest> {
  if (!type) return { request: {}, faults: unknownNameErrors(Object.keys(given), []) };
  const { request, faults } = toInstance(type, given);
  const errors = await validate(request);
  const further = hasCrossFieldValidation(request) ? request.crossFieldErrors() : [];
  return { request, faults: [...faults, ...errors.flatMap((error) => toFieldErrors(error)), ...further] };
}

/**
 * An instance with the members that its class knows, and field errors of the others. Objects and lists never go through
 * class-transformer, which takes their own `constructor` for a class: a member with a class is read by itself, any
 * other stays as it was parsed.
 */
function toInstance(type: Type<object>, given: Members, path = ''): ReadRequest {
  const known = knownNamesOf(type);
  const faults = unknownNameErrors(Object.keys(given), known).map((fault) => ({ ...fault, field: path + fault.field }));
  const own = Object.entries(given).filter(([name]) => known.includes(name));
  const request = plainToInstance(type, Object.fromEntries(own.filter(([, value]) => !isObject(value))));
  for (const [name, value] of own.filter(([, member]) => isObject(member))) {
    const memberType = memberTypeOf(type, name);
    if (memberType && Array.isArray(value)) {
      faults.push({ field: path + name, reason: 'must be an object' });
    } else if (memberType) {
      const member = toInstance(memberType, value as Members, `${path}${name}.`);
      faults.push(...member.faults);
      Object.assign(request, { [name]: member.request });
    } else {
      Object.assign(request, { [name]: value });
    }
  }
  return { request, faults };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The names of the fields that a class validates. */
export function knownNamesOf(type: Type<object> | undefined): string[] {
  if (!type) return [];
  return [...new Set(metadataOf(type).map(({ propertyName }) => propertyName))];
}

/** The class of a member that is an object of its own. */
function memberTypeOf(type: Type<object>, name: string): Type<object> | undefined {
  const contexts = metadataOf(type)
    .filter(({ propertyName }) => propertyName === name)
    .map(({ context }) => context as { memberType?: Type<object> } | undefined);
  return contexts.find((context) => context?.memberType)?.memberType;
}

const metadataOf = (type: Type<object>): { propertyName: string; context?: unknown }[] =>
  getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);

function hasCrossFieldValidation(request: object): request is CrossFieldValidation {
  return 'crossFieldErrors' in request;
}

function toFieldErrors(error: ValidationError, path = ''): FieldError[] {
  const field = path + error.property;
  const reason = reasonOf(error);
  const own = reason === '' ? [] : [{ field, value: valueOf(error), reason }];
  return [...own, ...(error.children ?? []).flatMap((child) => toFieldErrors(child, `${field}.`))];
}

/** What the property's decorators say, from the first on, without the field's name. */
function reasonOf({ constraints = {}, property }: ValidationError): string {
  return Object.values(constraints)
    .toReversed()
    .map((message) => (message.startsWith(`${property} `) ? message.slice(property.length + 1) : message))
    .join('; ');
}

/** Secrets and whole objects are not repeated, and long values are cut. */
function valueOf({ value, contexts }: ValidationError): unknown {
  const isSecret = Object.values(contexts ?? {}).some((context: { isSecret?: boolean }) => context.isSecret);
  if (isSecret || isObject(value)) return undefined;
  return typeof value === 'string' ? value.slice(0, MAX_VALUE_LENGTH) : value;
}
