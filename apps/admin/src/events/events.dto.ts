import { choiceErrors, type FieldError } from '@app/common';
import { EVENT_ERROR_CODES, type EventErrorCode } from '@app/events';
import { DEAD_EVENT_ID } from '@app/internal-protocol';
import { ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { IsIdList, OptionalFlag, OptionalOneOf, OptionalText } from '../http/field-decorators';
import { ListRequest } from '../http/list-request.dto';
import type { CrossFieldValidation } from '../http/validate-request';

const BOTS = ['include', 'exclude', 'only'] as const;
const CODES = Object.keys(EVENT_ERROR_CODES) as EventErrorCode[];
const MAX_IDS = 1_000;

/** What each of these lists takes. */
class EventListRequest extends OmitType(ListRequest, ['page', 'limit']) {
  /** The code of a source; all without it. @example shop */
  @OptionalText(63)
  source?: string;
}

/** Filters of stored events. */
export class ListEvents extends EventListRequest {
  /** @example page_view */
  @OptionalText(64)
  type?: string;

  @OptionalText(200)
  name?: string;

  @OptionalText(255)
  user_id?: string;

  @OptionalText(255)
  session_id?: string;

  @OptionalText(255)
  click_id?: string;

  /** Occurred from this time on. */
  @OptionalText(64)
  from?: string;

  /** Occurred before this time. */
  @OptionalText(64)
  to?: string;

  /** Events of bots are included by default. */
  @OptionalOneOf(BOTS)
  @ApiPropertyOptional({ enum: BOTS })
  bots?: (typeof BOTS)[number];
}

/** Filters of events that could not be read. */
export class ListRejects extends EventListRequest {
  /** The code of a reason. @example too_old */
  @OptionalOneOf(CODES)
  @ApiPropertyOptional({ enum: CODES })
  code?: EventErrorCode;

  /** Received from this time on. */
  @OptionalText(64)
  from?: string;

  /** Received before this time. */
  @OptionalText(64)
  to?: string;
}

/** Filters of events that a handler gave up. */
export class ListDeadEvents extends EventListRequest {
  /** @example hourly */
  @OptionalText(200)
  handler?: string;
}

/** The rejected events to read again. */
export class RedriveRejects implements CrossFieldValidation {
  /** As the list shows them. */
  @IsOptional()
  @IsIdList()
  ids?: string[];

  /** The code of a source. @example shop */
  @IsOptional()
  @IsString()
  @MaxLength(63)
  source?: string;

  /** The code of a reason. */
  @OptionalOneOf(CODES)
  @ApiPropertyOptional({ enum: CODES })
  code?: EventErrorCode;

  /** True: every rejected event, where no other field selects any. */
  @OptionalFlag()
  all?: boolean;

  /** next_after of the request before: continues with those that follow. */
  @IsOptional()
  @IsUUID()
  after?: string;

  crossFieldErrors(): FieldError[] {
    return choiceErrors(this, ['ids', 'source', 'code']);
  }
}

/** The dead events to give to their handlers again. */
export class RedriveDeadEvents implements CrossFieldValidation {
  /** As the list shows them. */
  @IsOptional()
  @Matches(DEAD_EVENT_ID, { each: true, message: 'ids must be ids of dead events' })
  @ArrayMaxSize(MAX_IDS)
  @ArrayMinSize(1)
  @ApiPropertyOptional({ type: [String], minItems: 1, maxItems: MAX_IDS })
  ids?: string[];

  /** @example hourly */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  handler?: string;

  /** The code of a source. @example shop */
  @IsOptional()
  @IsString()
  @MaxLength(63)
  source?: string;

  /** True: every dead event, where no other field selects any. */
  @OptionalFlag()
  all?: boolean;

  crossFieldErrors(): FieldError[] {
    return choiceErrors(this, ['ids', 'handler', 'source']);
  }
}
