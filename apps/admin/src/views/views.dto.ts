import { ApiProperty, ApiPropertyOptional, PartialType, PickType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
} from 'class-validator';
import { OptionalField, OptionalOneOf } from '../http/field-decorators';

/** The lists of the console that have views. */
export const VIEWED_LISTS = [
  'conversions',
  'quarantine',
  'undelivered',
  'events',
  'event-rejects',
  'dead-events',
] as const;

const MAX_QUERY = 4_000;
const MAX_COLUMNS = 50;

/** A view of a list. */
export class SaveView {
  @IsIn(VIEWED_LISTS)
  list: (typeof VIEWED_LISTS)[number];

  /** One's own views of a list have different names. @example Rejected this week */
  @Length(1, 100)
  @IsString()
  name: string;

  /** The filters as the URL of the list has them, without a question mark. @example status=rejected&partner=rector */
  @Matches(/^(?!\?)[\x21-\x7e]*$/, { message: 'query must be the query of a URL, encoded and without a question mark' })
  @MaxLength(MAX_QUERY)
  @IsString()
  query: string;

  /** The columns in their order; null: those that the reader prefers. */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9_]{0,62}$/, { each: true, message: 'columns must be names of columns' })
  @ArrayMaxSize(MAX_COLUMNS)
  @ArrayMinSize(1)
  @IsArray()
  @ApiPropertyOptional({ type: [String], nullable: true, minItems: 1, maxItems: MAX_COLUMNS, example: ['received'] })
  columns?: string[] | null;

  /** Whether everybody sees it; only its owner changes it. */
  @OptionalField()
  @IsBoolean()
  is_shared?: boolean;
}

/** What changes of a view; what is left out stays. */
export class ChangeView extends PartialType(PickType(SaveView, ['name', 'query', 'columns', 'is_shared']), {
  skipNullProperties: false,
}) {}

/** Which views to list. */
export class ViewsRequest {
  @OptionalOneOf(VIEWED_LISTS)
  @ApiPropertyOptional({ enum: VIEWED_LISTS })
  list?: (typeof VIEWED_LISTS)[number];
}

/** A view as it is kept. */
export class SavedView extends PickType(SaveView, ['list', 'name', 'query']) {
  /** @example 019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b */
  id: string;

  /** @example key:Ann */
  owner: string;

  @ApiProperty({ type: [String], nullable: true, example: ['received', 'partner', 'status'] })
  columns: string[] | null;

  is_shared: boolean;

  /** Whether it is one's own, and may be changed. */
  is_own: boolean;

  updated_at: Date;
}

/** One's own views and the shared ones. */
export class SavedViews {
  /** Sorted by name. */
  @ApiProperty({ type: [SavedView] })
  data: SavedView[];
}
