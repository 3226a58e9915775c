import { FIELD_ERROR, type FieldError } from '@app/common';
import { ApiProperty, PartialType, PickType } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { PartnerFields } from '../partners/partner-fields.dto';

/** What is to change of a partner's identity; what is left out stays. */
export class ChangeIdentity extends PartialType(
  PickType(PartnerFields, ['database_name', 'database_url', 'cloud_run_service_name'] as const),
  { skipNullProperties: false },
) {}

export class IdentityConfirmation {
  /**
   * The partner's code: makes the change. Without it the answer says what would be done.
   * @example shopee_network
   */
  @IsOptional()
  @IsString()
  @MaxLength(63)
  confirm?: string;
}

export class IdentityChange {
  /** @example database_name */
  field: string;
  /** @example shopee_db */
  from: string | null;
  /** @example shopee_network_db */
  to: string | null;
}

/** What a change of identity does, or would do. */
export class IdentityPlan {
  partner_code: string;
  /** Of the partner, after the change where it was made. */
  version: number;
  is_done: boolean;
  changes: IdentityChange[];
  /** What follows from it, for people. */
  consequences: string[];
  /** Why it is not made, as of now; empty when `?confirm=` the partner's code would make it. */
  @ApiProperty({ type: 'array', items: FIELD_ERROR })
  refusals: FieldError[];
}
