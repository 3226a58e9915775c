import { choiceErrors, type FieldError } from '@app/common';
import { OmitType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsBoolean,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  MaxLength,
} from 'class-validator';
import { ListRequest } from '../http/list-request.dto';
import type { CrossFieldValidation } from '../http/validate-request';

const MAX_IDS = 1_000;

/** Which of the kept requests are asked for. */
export class UnroutedRequest extends OmitType(ListRequest, ['page']) {
  /** All whose path begins so. @example /partner/recter/ */
  @IsOptional()
  @IsString()
  @Length(1, 1024)
  path_prefix?: string;
}

/** Which of the kept requests are to be driven again, and whereto. */
export class RedriveUnrouted implements CrossFieldValidation {
  /** As the list shows them. */
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_IDS)
  @IsUUID('all', { each: true })
  ids?: string[];

  /** All whose path begins so. @example /partner/recter/ */
  @IsOptional()
  @IsString()
  @Length(1, 1024)
  path_prefix?: string;

  /** Left out: where each one's own path leads now. @example /rector/event */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  endpoint_path?: string;

  /** True: all, where nothing else chooses. */
  @IsOptional()
  @IsBoolean()
  all?: boolean;

  crossFieldErrors(): FieldError[] {
    return choiceErrors(this, ['ids', 'path_prefix']);
  }
}
