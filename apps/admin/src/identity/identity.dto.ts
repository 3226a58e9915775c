import { FIELD_ERROR, type FieldError } from '@app/common';
import { ApiProperty, PartialType, PickType } from '@nestjs/swagger';
import { OptionalText } from '../http/field-decorators';
import { Partner } from '../database/entities';

/** The changes of a partner's identity; a field that is left out stays. */
export class ChangeIdentity extends PartialType(
  PickType(Partner, ['database_name', 'database_url', 'cloud_run_service_name'] as const),
  { skipNullProperties: false },
) {}

export class IdentityConfirmation {
  /**
   * The partner's code: makes the change. Without it the response is a dry run.
   * @example shopee_network
   */
  @OptionalText(63)
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
  /** The partner's version, after the change if it was made. */
  version: number;
  is_done: boolean;
  changes: IdentityChange[];
  /** What follows from the change, for people. */
  consequences: string[];
  /** Why the change cannot be made now; empty when `?confirm=` the partner's code would make it. */
  @ApiProperty({ type: 'array', items: FIELD_ERROR })
  refusals: FieldError[];
}
