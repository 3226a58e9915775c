import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMinSize, IsArray, IsString, MaxLength } from 'class-validator';
import { IsIntBetween, OptionalText } from '../http/field-decorators';

const MAX_ROWS = 1_000_000;

/**
 * A CSV file of a partner's conversions. The partner's service reads the values and reports what is wrong with them.
 */
export class CreateImport {
  /** @example report.csv */
  @IsString()
  @MaxLength(255)
  file_name: string;

  /** @example 48 */
  @IsIntBetween(1, 999_999_999)
  file_size_bytes: number;

  /**
   * 64 hexadecimal digits that identify the content: the postback ids of the rows follow from them.
   * @example 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
   */
  @IsString()
  @MaxLength(64)
  file_hash: string;

  /** How the client decoded the file, for whoever goes on with it. @example gb18030 */
  @OptionalText(20)
  encoding?: string;

  /** Likewise. @example , */
  @OptionalText(20)
  separator?: string;

  /** The columns of the file in their order, and the parameters that they become; null leaves a column out. */
  @IsArray()
  @ArrayMinSize(1)
  @ApiProperty({
    type: 'array',
    items: {
      type: 'object',
      required: ['name', 'parameter'],
      properties: { name: { type: 'string' }, parameter: { type: 'string', nullable: true } },
    },
    example: [
      { name: 'Order', parameter: 'conversion_id' },
      { name: 'Note', parameter: null },
    ],
  })
  columns: object[];

  /** A tenant's code; without it the tokens of each row choose, and otherwise the default tenant. */
  @OptionalText(63)
  @ApiPropertyOptional({ example: 'default' })
  tenant?: string;

  /** Rows of the file, without its first line and empty ones. @example 2 */
  @IsIntBetween(1, MAX_ROWS)
  @ApiProperty({ example: 2 })
  rows: number;
}

/** Some rows of a file, in its order. */
export class ImportPart {
  /** The number of the first one, counted from zero. */
  @IsIntBetween(0, MAX_ROWS)
  @ApiProperty({ example: 0 })
  first_row: number;

  /** The line of the file on which each row begins. */
  @IsArray()
  @ApiProperty({ type: 'array', items: { type: 'integer' }, example: [2, 3] })
  lines: number[];

  /** The cells of each row: at most as many as the file has columns. */
  @IsArray()
  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'string' } },
    example: [['import-1', 'a note'], ['import-2']],
  })
  rows: string[][];
}
