import type { FieldError } from '@app/common';
import { IntersectionType, OmitType, PartialType, PickType } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import { Tenant } from '../database/entities';
import { IsMember, OptionalField, OptionalNote } from '../http/field-decorators';
import type { CrossFieldValidation } from '../http/validate-request';
import { mappingErrors } from '../partners/partner.dto';

/** Stands for characters that are not shown, and therefore in no token. */
export const MASK = '•';

const TOKEN = new RegExp(String.raw`^[^\s\p{Cc}${MASK}]{1,255}$`, 'u');
const MAX_TOKENS = 1_000;

/** Different tokens of 1 to 255 characters; a token as it is shown masked is none. */
const IsTokenList = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isTokenList',
      validator: {
        validate: (value) =>
          Array.isArray(value) &&
          value.length <= MAX_TOKENS &&
          new Set(value).size === value.length &&
          value.every((token) => typeof token === 'string' && TOKEN.test(token)),
        defaultMessage: (context) =>
          `${context?.property} must be a list of different tokens of 1 to 255 characters without spaces, unmasked`,
      },
    },
    { context: { isSecret: true } },
  );

/** A tenant's tokens by the parameter that carries them. */
export class TokenLists {
  /** @example ["default-ts-token"] */
  @OptionalField()
  @IsTokenList()
  ts_token?: string[];

  /** @example [] */
  @OptionalField()
  @IsTokenList()
  ts_param?: string[];

  /** @example [] */
  @OptionalField()
  @IsTokenList()
  tlm_token?: string[];
}

class TenantTokenFields {
  /** A kind that is given is replaced whole; a kind that is left out stays. */
  @OptionalField()
  @IsMember(TokenLists)
  tokens?: TokenLists;
}

const REQUIRED = ['code', 'name'] as const;
/** Kept by the platform, or written in another form. */
const NOT_WRITTEN = ['id', 'partner_code', 'created_at', 'updated_at', 'tokens'] as const;
const OPTIONAL = { skipNullProperties: false };

const TenantFields = IntersectionType(
  PickType(Tenant, REQUIRED),
  PartialType(OmitType(Tenant, [...REQUIRED, ...NOT_WRITTEN]), OPTIONAL),
  TenantTokenFields,
);

/** A tenant to create. A field that is left out gets its default. */
export class CreateTenant extends TenantFields implements CrossFieldValidation {
  crossFieldErrors(): FieldError<string>[] {
    return mappingErrors(this);
  }
}

const EveryFieldButTheCode = PartialType(OmitType(TenantFields, ['code'] as const), OPTIONAL);
export type TenantChanges = InstanceType<typeof EveryFieldButTheCode>;

/** The changes of a tenant; a mapping is replaced whole. */
export class ChangeTenant extends EveryFieldButTheCode implements CrossFieldValidation {
  /** Why, for the history. @example a token for the new shop */
  @OptionalNote()
  note?: string;

  crossFieldErrors(): FieldError<string>[] {
    return mappingErrors(this);
  }
}
