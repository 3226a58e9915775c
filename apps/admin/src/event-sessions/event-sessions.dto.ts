import { BOTS, type Bots } from '@app/internal-protocol';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIntBetween, NumberOfQuery, OptionalField, OptionalOneOf, OptionalText } from '../http/field-decorators';

/** Which sessions. */
export class EventSessionsRequest {
  /** Began from this time on. @example 2026-11-22T00:00:00Z */
  @OptionalText(64)
  from?: string;

  /** Began before this time. @example 2026-11-29T00:00:00Z */
  @OptionalText(64)
  to?: string;

  /** The code of a source; all by default. @example default */
  @OptionalText(64)
  source?: string;

  /** Sessions of this user. */
  @OptionalText(255)
  user_id?: string;

  /** Sessions that began on this page, without a query. @example https://example.com/ */
  @OptionalText(2_048)
  entry_page?: string;

  /** Whether sessions of bots are listed; they are not by default. */
  @OptionalOneOf(BOTS)
  @ApiPropertyOptional({ enum: BOTS })
  bots?: Bots;

  /** next_cursor of the page before. */
  @OptionalText()
  cursor?: string;

  /** Sessions on a page, 50 by default. */
  @NumberOfQuery()
  @IsIntBetween(1, 1_000)
  @OptionalField()
  page_size?: number;
}

/** The span of the paths. */
export class EventPathsRequest {
  /** Sessions that began from this time on, and page views since then. @example 2026-11-22T00:00:00Z */
  @OptionalText(64)
  @ApiProperty()
  from?: string;

  /** Before this time, at most 31 days on. @example 2026-11-29T00:00:00Z */
  @OptionalText(64)
  @ApiProperty()
  to?: string;

  /** The code of a source; all by default. @example default */
  @OptionalText(64)
  source?: string;

  /** Whether bots count; they do not by default. */
  @OptionalOneOf(BOTS)
  @ApiPropertyOptional({ enum: BOTS })
  bots?: Bots;

  /** Maximum rows of each figure, 20 by default. */
  @NumberOfQuery()
  @IsIntBetween(1, 100)
  @OptionalField()
  limit?: number;
}
