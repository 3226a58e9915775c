import { LIVE_OUTCOMES, NEWEST_POSTBACK, schemas } from '@app/internal-protocol';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { type FieldError, isUuidV7 } from '@app/common';
import { IsIntBetween, OptionalField, OptionalText } from '../http/field-decorators';
import { readEntries } from '../http/read-entries';
import type { CrossFieldValidation } from '../http/validate-request';
import { Type } from 'class-transformer';

/** Just below an hour, after which Cloud Run would cut the stream. */
export const MAX_SECONDS = 3_000;

/** Which postbacks to watch. */
export class LiveRequest implements CrossFieldValidation {
  /** Codes of partners, separated by commas; all without it. @example involve_asia */
  @OptionalText(4_096)
  partner?: string;

  /** The code of a tenant. */
  @OptionalText(63)
  tenant?: string;

  /** Outcomes, separated by commas: stored, updated, duplicate, quarantined; all without it. */
  @OptionalText(255)
  outcome?: string;

  /** The id of the last event that the client has, as the header Last-Event-ID, for clients that cannot set headers. */
  @OptionalText(64)
  last_event_id?: string;

  /** Ends the stream after this time. @example 1 */
  @OptionalField()
  @Type(() => Number)
  @IsIntBetween(1, MAX_SECONDS)
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_SECONDS, default: MAX_SECONDS, example: 1 })
  seconds?: number;

  crossFieldErrors(): FieldError[] {
    const unknown =
      readEntries(this.outcome)?.filter((name) => !(LIVE_OUTCOMES as readonly string[]).includes(name)) ?? [];
    const errors: FieldError[] = unknown.map((value) => ({
      field: 'outcome',
      code: 'unknown_value',
      value: value.slice(0, 100),
      reason: `must be of ${LIVE_OUTCOMES.join(', ')}`,
    }));
    const { last_event_id: id } = this;
    if (id === undefined || id === '' || isUuidV7(id)) return errors;
    return [
      ...errors,
      { field: 'last_event_id', code: 'wrong_format', value: id, reason: 'must be the id of an event' },
    ];
  }
}

/** The data of a nameless event. */
export const LIVE_POSTBACK = schemas.objectOf('LivePostback', { partner_code: schemas.STRING, ...NEWEST_POSTBACK });
