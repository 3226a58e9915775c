import type { FieldError } from '@app/common';
import { DEDUPE_MODES, type Dedupe } from '@app/partner-config';
import type { FieldRules, ParameterMapping } from '@app/postback';
import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import { Allow, IsBoolean, IsIn, IsInt, IsOptional, Length, Matches, Max, Min } from 'class-validator';
import { IsMember, OptionalField } from '../http/field-decorators';
import type { CrossFieldValidation } from '../http/validate-request';
import { mappingErrors } from '../partners/mapping-errors';
import { IsTokenList } from './is-token-list';

const MAX_LIMIT = 2_147_483_647;

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

/** What a tenant is made of. Null for a policy: as the partner has it. */
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
   * Lies over the partner's mapping.
   * @example { "click_id": "aff_sub", "media_id": "aff_sub2" }
   */
  @Allow()
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  parameter_mapping?: ParameterMapping;

  /**
   * Lie over the partner's field rules.
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
  @OptionalField()
  @IsInt()
  @Min(0)
  @Max(MAX_LIMIT)
  max_requests_per_second?: number;

  /** 0 is unlimited; the day is the partner's. */
  @OptionalField()
  @IsInt()
  @Min(0)
  @Max(MAX_LIMIT)
  max_daily_requests?: number;

  /** Takes what comes with no token that is known; takes the mark from the tenant that had it. */
  @OptionalField()
  @IsBoolean()
  is_default?: boolean;

  @OptionalField()
  @IsBoolean()
  is_active?: boolean;
}

/** A tenant to be made. What is left out gets its default. */
export class CreateTenant extends TenantFields implements CrossFieldValidation {
  crossFieldErrors(): FieldError[] {
    return mappingErrors(this);
  }
}

export type TenantChanges = Partial<Omit<TenantFields, 'code'>>;

const EveryFieldButTheCode = PartialType(OmitType(TenantFields, ['code'] as const), { skipNullProperties: false });

/** What is to change of a tenant; a mapping is replaced whole. */
export class ChangeTenant extends EveryFieldButTheCode implements CrossFieldValidation {
  crossFieldErrors(): FieldError[] {
    return mappingErrors(this);
  }
}
