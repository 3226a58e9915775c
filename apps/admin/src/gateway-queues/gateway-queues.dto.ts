import { choiceErrors, type FieldError } from '@app/common';
import { OmitType } from '@nestjs/swagger';
import { IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { IsIdList, OptionalFlag, OptionalOneOf, OptionalText } from '../http/field-decorators';
import { ListRequest } from '../http/list-request.dto';
import type { CrossFieldValidation } from '../http/validate-request';

const SPOOL_STATES = ['waiting', 'dead'] as const;

/** Filters of the spool. */
export class SpoolRequest extends OmitType(ListRequest, ['page']) {
  @OptionalText(63)
  partner_code?: string;

  @OptionalOneOf(SPOOL_STATES)
  state?: (typeof SPOOL_STATES)[number];
}

/** The entries of the spool to deliver again. */
export class RedriveSpool implements CrossFieldValidation {
  /** Postback ids, as the list shows them. */
  @IsOptional()
  @IsIdList()
  ids?: string[];

  /** @example rector */
  @IsOptional()
  @IsString()
  @MaxLength(63)
  partner_code?: string;

  @OptionalOneOf(['dead'])
  state?: 'dead';

  /** True: every dead-lettered entry, where no other field selects any. */
  @OptionalFlag()
  all?: boolean;

  crossFieldErrors(): FieldError[] {
    return choiceErrors(this, ['ids', 'partner_code']);
  }
}

/** The waiting entries of the spool to dead-letter. */
export class DeadLetterSpool {
  /** Postback ids, as the list shows them. */
  @IsIdList()
  ids: string[];

  /**
   * The reason, shown with the entry. The audit log holds it, so it must contain nothing personal or secret.
   * @example Crashes the service
   */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

/** Filters of the requests without a route. */
export class UnroutedRequest extends OmitType(ListRequest, ['page']) {
  /** All whose path begins with this. @example /partner/recter/ */
  @IsOptional()
  @IsString()
  @Length(1, 1024)
  path_prefix?: string;
}

/** The requests without a route to process again. */
export class RedriveUnrouted implements CrossFieldValidation {
  /** As the list shows them. */
  @IsOptional()
  @IsIdList()
  ids?: string[];

  /** All whose path begins with this. @example /partner/recter/ */
  @IsOptional()
  @IsString()
  @Length(1, 1024)
  path_prefix?: string;

  /** Left out: the endpoint to which the path of each request leads now. @example /rector/event */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  endpoint_path?: string;

  /** True: every request, where no other field selects any. */
  @OptionalFlag()
  all?: boolean;

  crossFieldErrors(): FieldError[] {
    return choiceErrors(this, ['ids', 'path_prefix']);
  }
}
