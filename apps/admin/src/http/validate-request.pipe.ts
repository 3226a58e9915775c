import { type Fault, problems } from '@app/common';
import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';

/** A request that has rules beyond one property's, or with several faults each. */
export interface SelfChecking {
  furtherFaults(): Fault[];
}

const LONGEST_VALUE = 200;

/** Validates bodies and queries by their classes and refuses with every fault at once. */
@Injectable()
export class ValidateRequestPipe implements PipeTransform {
  async transform(value: unknown, { metatype, type }: ArgumentMetadata): Promise<unknown> {
    if (!metatype || metatype === Object || metatype === String || (type !== 'body' && type !== 'query')) return value;
    const plain = value ?? {};
    if (typeof plain !== 'object' || Array.isArray(plain)) {
      throw problems.invalidRequest([{ field: 'body', reason: 'must be a JSON object' }]);
    }
    const request = plainToInstance(metatype as Type<object>, plain);
    const errors = await validate(request, { whitelist: true, forbidNonWhitelisted: true });
    const faults = [
      ...errors.flatMap((error) => toFaults(error)),
      ...(isSelfChecking(request) ? request.furtherFaults() : []),
    ];
    if (faults.length > 0) throw problems.invalidRequest(faults);
    return request;
  }
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
function reasonOf({ constraints = {}, property }: ValidationError): string {
  if ('whitelistValidation' in constraints) return 'is not known here';
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
