import { BOTS, type Bots, STATISTICS_GROUPS, type StatisticsGroup } from '@app/internal-protocol';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { OptionalOneOf, OptionalText } from '../http/field-decorators';

/** The span of the figures, and what their rows are. */
export class EventStatisticsRequest {
  /** Occurred from this time on; the roll-up has whole UTC hours. @example 2026-11-22T00:00:00Z */
  @OptionalText(64)
  @ApiProperty()
  from?: string;

  /** Occurred before this time, at most 31 days on. @example 2026-11-29T00:00:00Z */
  @OptionalText(64)
  @ApiProperty()
  to?: string;

  /** What the rows are; days by default. */
  @OptionalOneOf(STATISTICS_GROUPS)
  @ApiPropertyOptional({ enum: STATISTICS_GROUPS })
  group_by?: StatisticsGroup;

  /** The IANA time zone in which days begin; UTC by default. @example Asia/Kuala_Lumpur */
  @OptionalText(64)
  zone?: string;

  /** The code of a source; all by default. @example default */
  @OptionalText(64)
  source?: string;

  /** Whether events of bots count; they do not by default. */
  @OptionalOneOf(BOTS)
  @ApiPropertyOptional({ enum: BOTS })
  bots?: Bots;
}
