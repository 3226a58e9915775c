import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsString, MaxLength, MinLength } from 'class-validator';
import { OptionalField } from '../http/field-decorators';

/** Predictions in one of three forms. Insight reads the rows, and reports what is wrong with each of them. */
export class ImportPredictions {
  /** A list of rows. */
  @OptionalField()
  @IsArray()
  @ApiPropertyOptional({ type: 'array', items: { type: 'object', additionalProperties: true } })
  predictions?: object[];

  /** CSV whose first line has the names; also as a body of type text/csv. */
  @OptionalField()
  @IsString()
  csv?: string;

  /** Lines of JSON; also as a body of type application/x-ndjson. */
  @OptionalField()
  @IsString()
  ndjson?: string;
}

/** Which conversion. */
export class FindPredictions {
  /** The code of its partner. @example involve_asia */
  @MaxLength(64)
  @MinLength(1)
  @IsString()
  @ApiProperty({ minLength: 1, maxLength: 64, example: 'involve_asia' })
  partner: string;

  @MaxLength(510)
  @MinLength(1)
  @IsString()
  @ApiProperty({ minLength: 1, maxLength: 510, example: 'conversion-1' })
  conversion_id: string;
}
