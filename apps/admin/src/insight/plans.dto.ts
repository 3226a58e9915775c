import { FORECAST_DAYS } from '@app/internal-protocol';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsObject, IsOptional, IsString, Length } from 'class-validator';
import { OptionalText } from '../http/field-decorators';

const MAX_QUESTION_LENGTH = 300;

/** What of the figures to show. */
export class RunPlan {
  /** Metrics, groups, periods and filters. */
  @IsObject()
  @ApiProperty({ type: 'object', additionalProperties: true })
  plan: object;
}

/** A question in English, simplified or traditional Chinese. */
export class AskQuestion {
  @Length(1, MAX_QUESTION_LENGTH)
  @IsString()
  @ApiProperty({ minLength: 1, maxLength: MAX_QUESTION_LENGTH })
  question: string;

  /** The IANA time zone in which days begin; Asia/Kuala_Lumpur by default. */
  @OptionalText(64)
  timezone?: string;

  /** The moment of the question in ISO 8601; the present by default. */
  @OptionalText(64)
  now?: string;
}

/** A figure of which the next days are estimated. */
export class ForecastFigure {
  /** One metric that is a sum, and filters. */
  @IsObject()
  @ApiProperty({ type: 'object', additionalProperties: true })
  plan: object;

  /** How many days; 14 by default. */
  @IsOptional()
  @IsIn(FORECAST_DAYS)
  @ApiPropertyOptional({ enum: FORECAST_DAYS, default: '14' })
  days?: string;
}

/** As of when probabilities of approval are compared with what came. */
export class CalibrateApprovals {
  /** The moment in ISO 8601; 60 days ago by default. */
  @OptionalText(64)
  as_of?: string;

  /** The code of a partner; all partners by default. */
  @OptionalText(64)
  partner?: string;
}

/** An alert rule that is not saved. */
export class PreviewRule {
  /** A figure, its groups, and a condition. */
  @IsObject()
  @ApiProperty({ type: 'object', additionalProperties: true })
  rule: object;
}
