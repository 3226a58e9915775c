import { type Fault, nameFaults, unknownReason } from '@app/common';
import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validate, type ValidationError } from 'class-validator';

/** A request that has rules beyond one property's, or with several faults each. */
export interface SelfChecking {
  furtherFaults(): Fault[];
}

const LONGEST_VALUE = 200;

interface ReadRequest {
  request: object;
  faults: Fault[];
}

/** Validates what was given by its class; without a class nothing may be given. */
export async function readRequest(
  type: Type<object> | undefined,
  given: Readonly<Record<string, unknown>>,
): Promise<ReadRequest> {
  const known = knownNamesOf(type);
  const unknown = nameFaults(Object.keys(given), known);
  if (!type) return { request: {}, faults: unknown };
  const own = Object.fromEntries(Object.entries(given).filter(([name]) => known.includes(name)));
  const request = plainToInstance(type, own);
  const errors = await validate(request, { whitelist: true, forbidNonWhitelisted: true });
  const further = isSelfChecking(request) ? request.furtherFaults() : [];
  return { request, faults: [...unknown, ...errors.flatMap((error) => toFaults(error)), ...further] };
}

/** The names of the fields that a class validates. */
export function knownNamesOf(type: Type<object> | undefined): string[] {
  if (!type) return [];
  const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...new Set(metadata.map(({ propertyName }) => propertyName))];
}

function isSelfChecking(request: object): request is SelfChecking {
  return 'furtherFaults' in request;
}

function toFaults(error: ValidationError, path = ''): Fault[] {
  const field = path + error.property;
  const reason = reasonOf(error);
  const own = reason === '' ? [] : [{ field, value: valueOf(error), reason }];
  return [...own, ...(error.children ?? []).flatMap((child) => toFaults(child, `${field}.`))];
}

/** What the property's decorators say, from the first on, without the field's name. */
function reasonOf({ constraints = {}, property, target }: ValidationError): string {
  if ('whitelistValidation' in constraints) {
    return unknownReason(property, knownNamesOf(target?.constructor as Type<object>));
  }
  return Object.values(constraints)
    .toReversed()
    .map((message) => (message.startsWith(`${property} `) ? message.slice(property.length + 1) : message))
    .join('; ');
}

/** Secrets and whole objects are not repeated, and long values are cut. */
function valueOf({ value, contexts }: ValidationError): unknown {
  const isSecret = Object.values(contexts ?? {}).some((context: { isSecret?: boolean }) => context.isSecret);
  if (isSecret || (typeof value === 'object' && value !== null)) return undefined;
  return typeof value === 'string' ? value.slice(0, LONGEST_VALUE) : value;
}
