import { choiceErrors, type FieldError } from '@app/common';
import { JOB_KINDS } from '@app/internal-protocol';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, IsOptional } from 'class-validator';
import {
  IsIdList,
  IsIntBetween,
  NumberOfQuery,
  OptionalField,
  OptionalFlag,
  OptionalOneOf,
  OptionalText,
} from '../http/field-decorators';
import type { CrossFieldValidation } from '../http/validate-request';

const SOURCES = ['stored', 'quarantined', 'both'] as const;
const MAX_TIME = 40;

/** Which postbacks a job chooses. The partner's service reads the values and reports what is wrong with them. */
class PostbackChoice {
  /** Where the postbacks are. */
  @OptionalOneOf(SOURCES)
  source?: (typeof SOURCES)[number];

  /** @example default */
  @OptionalText(63)
  tenant?: string;

  /** Received at this time or later. @example 2026-11-01T00:00:00Z */
  @OptionalText(MAX_TIME)
  from?: string;

  /** Received before this time. @example 2026-11-29T00:00:00Z */
  @OptionalText(MAX_TIME)
  to?: string;
}

/** A dry run of a mapping. */
export class CreateDryRun extends PostbackChoice {
  /** The newest so many; 100,000 by default. */
  @OptionalField()
  @IsIntBetween(1, 100_000)
  last?: number;

  /**
   * `parameter_mapping` and `field_rules`, and under `tenants` those of tenants by their codes. Parts that are left
   * out stay as they are saved.
   */
  @IsOptional()
  @IsObject()
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    example: { parameter_mapping: { reward: 'usd_payout' }, tenants: { default: { field_rules: {} } } },
  })
  draft?: object;

  /** With what the draft is compared: the saved mapping (default), or what is stored, which a redrive would change. */
  @OptionalOneOf(['active', 'stored'])
  compared_with?: 'active' | 'stored';
}

/** A redrive as a job. */
export class CreateRedrive extends PostbackChoice implements CrossFieldValidation {
  /** Quarantined for a reason in this field. @example usd_payout */
  @OptionalText(100)
  field?: string;

  /** Quarantined for a reason with this in its sentence. */
  @OptionalText(200)
  reason?: string;

  /** Quarantined for a reason with this code. @example amount_unreadable */
  @OptionalText(100)
  code?: string;

  @OptionalField()
  @IsIdList()
  postback_ids?: string[];

  /** True: everything, where no other field selects any. */
  @OptionalFlag()
  all?: boolean;

  crossFieldErrors(): FieldError[] {
    return choiceErrors(this, ['postback_ids', 'tenant', 'field', 'reason', 'code', 'from', 'to']);
  }
}

/** Filters of samples. */
export class SamplesRequest {
  /** @example default */
  @OptionalText(63)
  tenant?: string;
}

/** Filters of jobs. */
export class JobsRequest {
  /** @example rector */
  @OptionalText(63)
  partner_code?: string;

  @OptionalOneOf(JOB_KINDS)
  kind?: (typeof JOB_KINDS)[number];

  /** Jobs of each partner, 50 by default; more than 200 is taken as 200. */
  @OptionalField()
  @NumberOfQuery()
  @IsIntBetween(1, 1_000_000)
  limit?: number;
}

/** A page of the rows of a job. */
export class JobRowsRequest {
  /** next_after of the page before. */
  @OptionalField()
  @NumberOfQuery()
  @IsIntBetween(0, 999_999_999)
  after?: number;

  /** Rows of this group of changes. */
  @OptionalField()
  @NumberOfQuery()
  @IsIntBetween(1, 999_999_999)
  group?: number;

  /** 50 by default; more than 200 is taken as 200. */
  @OptionalField()
  @NumberOfQuery()
  @IsIntBetween(1, 1_000_000)
  limit?: number;
}
