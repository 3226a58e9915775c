import type { FieldError } from '@app/common';
import { DEDUPE_MODES, type Dedupe } from '@app/partner-config';
import type { FieldRules, ParameterMapping } from '@app/postback';
import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import { Allow, IsBoolean, IsIn, IsInt, IsOptional, Length, Matches, Max, Min, ValidateBy } from 'class-validator';
import { IsMember, MAX_LIMIT, OptionalField, OptionalFlag, OptionalInt } from '../http/field-decorators';
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

/** The fields of a tenant. A policy of null is the partner's. */
export class TenantFields {
  /**
   * Unique within its partner; it does not change.
   * @example bytec
   */
  @Matches(/^[a-z0-9][a-z0-9_-]{0,62}$/, {
    message: 'code must be 1 to 63 lower-case letters, digits, hyphens and underscores',
  })
  code: string;

  /** @example Bytec */
  @Length(1, 255)
  name: string;

  /** A kind that is given is replaced whole; a kind that is left out stays. */
  @OptionalField()
  @IsMember(TokenLists)
  tokens?: TokenLists;

  /**
   * Overrides the partner's mapping name by name.
   * @example { "click_id": "aff_sub", "media_id": "aff_sub2" }
   */
  @Allow()
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  parameter_mapping?: ParameterMapping;

  /**
   * Overrides the partner's field rules field by field.
   * @example { "status": { "values": { "confirmed": "approved" } } }
   */
  @Allow()
  @ApiProperty({ type: 'object', additionalProperties: { type: 'object' } })
  field_rules?: FieldRules;

  /**
   * Days that the tenant's conversions are kept.
   * @example 7
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3650)
  data_retention_days?: number | null;

  /** @example update */
  @IsOptional()
  @IsIn(DEDUPE_MODES)
  dedupe?: Dedupe | null;

  /** The newest status wins, even a lower one. */
  @IsOptional()
  @IsBoolean()
  allow_reversal?: boolean | null;

  /** 0 is unlimited. */
  @OptionalInt(0, MAX_LIMIT)
  max_requests_per_second?: number;

  /** 0 is unlimited; the day is the partner's. */
  @OptionalInt(0, MAX_LIMIT)
  max_daily_requests?: number;

  /** Receives postbacks without a known token; the mark moves from the tenant that had it. */
  @OptionalFlag()
  is_default?: boolean;

  @OptionalFlag()
  is_active?: boolean;
}

/** A tenant to create. A field that is left out gets its default. */
export class CreateTenant extends TenantFields implements CrossFieldValidation {
  crossFieldErrors(): FieldError<string>[] {
    return mappingErrors(this);
  }
}

export type TenantChanges = Partial<Omit<TenantFields, 'code'>>;

const EveryFieldButTheCode = PartialType(OmitType(TenantFields, ['code'] as const), { skipNullProperties: false });

/** The changes of a tenant; a mapping is replaced whole. */
export class ChangeTenant extends EveryFieldButTheCode implements CrossFieldValidation {
  crossFieldErrors(): FieldError<string>[] {
    return mappingErrors(this);
  }
}
