import { isIP } from 'node:net';
import { readTime } from '@app/common';
import { KEY_FIELDS, MAX_KEY_FIELDS } from '@app/postback';
import { applyDecorators, type Type } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  buildMessage,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

/** Every postback is compared with each network of its partner. */
const MAX_NETWORKS = 1_000;
const MAX_IDS = 1_000;
const MAX_NOTE_LENGTH = 500;
/** The largest integer of PostgreSQL. */
export const MAX_LIMIT = 2_147_483_647;

// The combined decorators below name the most specific check first: the last one that is applied comes first in reasons.

/** May be left out, but is not null when given. */
export const OptionalField = (): PropertyDecorator => ValidateIf((_request, value) => value !== undefined);

export const OptionalFlag = (): PropertyDecorator => applyDecorators(OptionalField(), IsBoolean());

export const OptionalOneOf = (values: readonly string[]): PropertyDecorator =>
  applyDecorators(OptionalField(), IsIn(values));

export const IsIntBetween = (min: number, max: number): PropertyDecorator =>
  applyDecorators(Max(max), Min(min), IsInt(), ApiProperty({ type: 'integer', minimum: min, maximum: max }));

/** A whole number in a query arrives as a text. Other texts stay, for the check of the number to refuse. */
export const NumberOfQuery = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value,
  );

/** A parameter of a query; without a maximum as long as the URL allows. */
export const OptionalText = (maxLength?: number): PropertyDecorator =>
  applyDecorators(
    ...(maxLength === undefined ? [] : [MaxLength(maxLength), ApiPropertyOptional({ maxLength })]),
    IsString(),
    OptionalField(),
  );

/** Why a change is made, for the history. */
export const OptionalNote = (): PropertyDecorator =>
  applyDecorators(
    Length(1, MAX_NOTE_LENGTH),
    IsString(),
    OptionalField(),
    ApiPropertyOptional({ minLength: 1, maxLength: MAX_NOTE_LENGTH }),
  );

/** UUIDs of rows, 1 to 1,000 of them. */
export const IsIdList = (): PropertyDecorator =>
  applyDecorators(
    IsUUID('all', { each: true }),
    ArrayMaxSize(MAX_IDS),
    ArrayMinSize(1),
    ApiPropertyOptional({ type: [String], format: 'uuid', minItems: 1, maxItems: MAX_IDS }),
  );

/** An object of its own class, by which `readRequest` reads it. */
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

/** One to five different fields that can identify a conversion, with `conversion_id` among them. */
export const IsConversionKey = (): PropertyDecorator =>
  applyDecorators(
    ValidateBy({
      name: 'isConversionKey',
      validator: {
        validate: (value) =>
          Array.isArray(value) &&
          value.includes('conversion_id') &&
          value.length <= MAX_KEY_FIELDS &&
          new Set(value).size === value.length &&
          value.every((field) => (KEY_FIELDS as readonly unknown[]).includes(field)),
        defaultMessage: buildMessage(
          () =>
            `$property must be one to ${MAX_KEY_FIELDS} different fields, conversion_id and any of ${KEY_FIELDS.join(', ')}`,
        ),
      },
    }),
    ApiProperty({ type: 'array', items: { type: 'string', enum: [...KEY_FIELDS] }, maxItems: MAX_KEY_FIELDS }),
  );

/** A list of IP addresses and networks such as 203.0.113.0/24. */
export const IsNetworkList = (): PropertyDecorator =>
  ValidateBy({
    name: 'isNetworkList',
    validator: {
      validate: (value) => Array.isArray(value) && value.length <= MAX_NETWORKS && value.every(isNetwork),
      defaultMessage: buildMessage(
        () => `$property must be a list of at most ${MAX_NETWORKS} IP addresses or networks such as 203.0.113.0/24`,
      ),
    },
  });

function isNetwork(value: unknown): boolean {
  const [, address = '', prefix = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(String(value)) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(prefix) <= (family === 4 ? 32 : 128);
}

const MAX_ORIGINS = 100;

/** A list of origins of pages, such as https://shop.example, as browsers write them. */
export const IsOriginList = (): PropertyDecorator =>
  ValidateBy({
    name: 'isOriginList',
    validator: {
      validate: (value) => Array.isArray(value) && value.length <= MAX_ORIGINS && value.every(isOrigin),
      defaultMessage: buildMessage(
        () => `$property must be a list of at most ${MAX_ORIGINS} origins such as https://shop.example, without a path`,
      ),
    },
  });

const MAX_QUERY_PARAMETERS = 50;

/** A list of names of query parameters, in lower case. */
export const IsQueryParameterList = (): PropertyDecorator =>
  ValidateBy({
    name: 'isQueryParameterList',
    validator: {
      validate: (value) =>
        Array.isArray(value) && value.length <= MAX_QUERY_PARAMETERS && value.every(isQueryParameter),
      defaultMessage: buildMessage(
        () =>
          `$property must be a list of at most ${MAX_QUERY_PARAMETERS} names of 1 to 64 small letters, digits and _ . -`,
      ),
    },
  });

function isQueryParameter(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z0-9_.-]{1,64}$/.test(value);
}

function isOrigin(value: unknown): boolean {
  return typeof value === 'string' && /^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value;
}
