import { isIP } from 'node:net';
import { readTime } from '@app/common';
import { applyDecorators, type Type } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { buildMessage, IsObject, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';

/** Every postback is compared with each of a partner's. */
const MAX_NETWORKS = 1_000;

/** May be left out, but is not null when given. */
export const OptionalField = (): PropertyDecorator => ValidateIf((_request, value) => value !== undefined);

/** An object of its own class; `readRequest` reads it by that. */
export const IsMember = (memberType: Type<object>): PropertyDecorator =>
  applyDecorators(IsObject(), ValidateNested({ context: { memberType } }));

/** A time, in UTC where it names no zone; it becomes a Date. */
export const IsTime = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' && readTime(value).time) || value),
    ValidateBy({
      name: 'isTime',
      validator: {
        validate: (value) => value instanceof Date,
        defaultMessage: buildMessage(
          (_each, args) => `$property ${readTime(typeof args?.value === 'string' ? args.value : '').error}`,
        ),
      },
    }),
  );

/** A list of IP addresses and networks such as 203.0.113.0/24. */
export const IsNetworkList = (): PropertyDecorator =>
  applyDecorators(
    ValidateBy({
      name: 'isNetworkList',
      validator: {
        validate: (value) => Array.isArray(value) && value.length <= MAX_NETWORKS && value.every(isNetwork),
        defaultMessage: buildMessage(
          () => `$property must be a list of at most ${MAX_NETWORKS} IP addresses or networks such as 203.0.113.0/24`,
        ),
      },
    }),
  );

function isNetwork(value: unknown): boolean {
  const [, address = '', prefix = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(String(value)) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(prefix) <= (family === 4 ? 32 : 128);
}
