import { ApiProperty } from '@nestjs/swagger';
import { OptionalText } from '../http/field-decorators';

/** The hours to reconcile. */
export class EventReconciliationRequest {
  /** Received from the hour of this time on. @example 2026-11-28T00:00:00Z */
  @OptionalText(64)
  @ApiProperty()
  from?: string;

  /** Received before the end of the hour of this time, at most 31 days on. @example 2026-11-29T00:00:00Z */
  @OptionalText(64)
  @ApiProperty()
  to?: string;

  /** The code of a source; all by default. @example default */
  @OptionalText(64)
  source?: string;
}
