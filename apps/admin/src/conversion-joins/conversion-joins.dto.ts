import { CLICK_DIMENSIONS, type ClickDimension, FUNNEL_SUBJECTS, type FunnelSubject } from '@app/internal-protocol';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { NumberOfQuery, IsIntBetween, OptionalField, OptionalOneOf, OptionalText } from '../http/field-decorators';

/** A span of time. */
class SpanRequest {
  /** Occurred from this time on. @example 2026-11-22T00:00:00Z */
  @OptionalText(64)
  @ApiProperty()
  from?: string;

  /** Occurred before this time, at most 31 days on. @example 2026-11-29T00:00:00Z */
  @OptionalText(64)
  @ApiProperty()
  to?: string;
}

/** A span, and the source of its events. */
export class ClickSpanRequest extends SpanRequest {
  /** The code of a source; all by default. @example default */
  @OptionalText(64)
  source?: string;
}

/** The steps of a funnel, and what passes through them. */
export class FunnelRequest extends ClickSpanRequest {
  /** Two to ten, separated by commas: types of events, or `type/name` with a percent-encoded name, `conversion`, `conversion.approved` and the other statuses. @example page_view,click,conversion */
  @OptionalText(3_000)
  @ApiProperty()
  steps?: string;

  /** Sessions by default. */
  @OptionalOneOf(FUNNEL_SUBJECTS)
  @ApiPropertyOptional({ enum: FUNNEL_SUBJECTS })
  by?: FunnelSubject;

  /** The time from the first step to the last, at most 31 days; 7d by default. @example 12h */
  @OptionalText(16)
  within?: string;
}

/** What the rows of a report of clicks are. */
export class ClickReportRequest extends ClickSpanRequest {
  @OptionalOneOf(CLICK_DIMENSIONS)
  @ApiProperty({ enum: CLICK_DIMENSIONS, example: 'offer' })
  group_by?: ClickDimension;
}

/** A page of clicks without a conversion. */
export class UnmatchedClicksRequest extends ClickSpanRequest {
  /** Entries on a page, 50 by default; more than 1000 is taken as 1000. */
  @NumberOfQuery()
  @IsIntBetween(1, 1_000_000)
  @OptionalField()
  page_size?: number;

  /** next_cursor of the page before. */
  @OptionalText()
  cursor?: string;
}

/** A page of conversions without a click. */
export class UnmatchedConversionsRequest extends SpanRequest {
  /** A partner code; all by default. @example rector */
  @OptionalText(63)
  partner?: string;

  /** Entries on a page, 50 by default; more than 1000 is taken as 1000. */
  @NumberOfQuery()
  @IsIntBetween(1, 1_000_000)
  @OptionalField()
  page_size?: number;

  /** next_cursor of the page before. */
  @OptionalText()
  cursor?: string;
}
