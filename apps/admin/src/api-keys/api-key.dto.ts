import type { FieldError } from '@app/common';
import { OmitType } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, Matches, MinDate } from 'class-validator';
import { ApiKey, type Role, ROLES } from '../database/entities';
import { IsTime } from '../http/field-decorators';
import type { CrossFieldValidation } from '../http/validate-request';

/** An API key to create. */
export class CreateApiKey implements CrossFieldValidation {
  /**
   * The owner of the key; history names the author by it.
   * @example "Mei, dashboards"
   */
  @Length(1, 255)
  @Matches(/^(?!\s)[^\p{C}\u2028\u2029]*(?<!\s)$/u, {
    message: 'name must be one line without control characters, and begin and end with no space',
  })
  name: string;

  /** @example viewer */
  @IsIn(ROLES)
  role: Role;

  /** The partner that a key of role `partner` reads; left out for the other roles. */
  @IsOptional()
  @IsString()
  partner_code?: string | null;

  /**
   * ISO 8601, in UTC where it names no zone; left out or null: never.
   * @example 2030-01-01T00:00:00Z
   */
  @IsOptional()
  @IsTime()
  @MinDate(() => new Date(), { message: 'expires_at must be in the future' })
  expires_at?: Date | null;

  crossFieldErrors(): FieldError[] {
    const hasPartner = typeof this.partner_code === 'string';
    if (this.role === 'partner' && !hasPartner) {
      return [{ field: 'partner_code', code: 'required', reason: 'is required for the role partner' }];
    }
    if (this.role === 'partner' || !hasPartner) return [];
    const reason = 'is only for the role partner';
    return [{ field: 'partner_code', code: 'conflicting_fields', value: this.partner_code, reason }];
  }
}

/** An API key without its text. */
export class ApiKeyDocument extends OmitType(ApiKey, ['key_hash'] as const) {}

/** An API key that has just been created. */
export class CreatedApiKey extends ApiKeyDocument {
  /**
   * The key itself, shown this once.
   * @example pbk_2o7mE0n6Vd3rU1yQ8hZbC5xKfWsTgJpLa9iNvRtYkXc
   */
  key: string;
}
