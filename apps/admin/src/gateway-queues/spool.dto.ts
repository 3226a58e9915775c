import { choiceErrors, type FieldError } from '@app/common';
import { OmitType } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsBoolean, IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { ListRequest } from '../http/list-request.dto';
import type { CrossFieldValidation } from '../http/validate-request';

export const SPOOL_STATES = ['waiting', 'dead'] as const;
const MAX_IDS = 1_000;
const MAX_REASON_LENGTH = 500;

/** Which entries of the spool are asked for. */
export class SpoolRequest extends OmitType(ListRequest, ['page']) {
  @IsOptional()
  @IsString()
  @MaxLength(63)
  partner_code?: string;

  @IsOptional()
  @IsIn(SPOOL_STATES)
  state?: (typeof SPOOL_STATES)[number];
}

/** Which entries of the spool are to be delivered again. */
export class RedriveSpool implements CrossFieldValidation {
  /** Receipts, as the list shows them. */
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_IDS)
  @IsUUID('all', { each: true })
  ids?: string[];

  /** @example rector */
  @IsOptional()
  @IsString()
  @MaxLength(63)
  partner_code?: string;

  @IsOptional()
  @IsIn(['dead'])
  state?: 'dead';

  /** True: all, where nothing else chooses. */
  @IsOptional()
  @IsBoolean()
  all?: boolean;

  crossFieldErrors(): FieldError[] {
    return choiceErrors(this, ['ids', 'partner_code']);
  }
}

/** Which waiting entries of the spool are to be attempted no more. */
export class DeadLetterSpool {
  /** Receipts, as the list shows them. */
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_IDS)
  @IsUUID('all', { each: true })
  ids: string[];

  /**
   * Why, for those who find the entry later. Nothing personal or secret: it is in the audit log.
   * @example The service dies of it
   */
  @IsOptional()
  @IsString()
  @MaxLength(MAX_REASON_LENGTH)
  reason?: string;
}
