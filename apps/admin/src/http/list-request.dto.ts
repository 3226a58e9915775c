import { applyDecorators } from '@nestjs/common';
import { IsIntBetween, NumberOfQuery, OptionalField, OptionalText } from './field-decorators';

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1000;

/** A positive number in a query. */
const OptionalCount = (): PropertyDecorator =>
  applyDecorators(NumberOfQuery(), IsIntBetween(1, 1_000_000_000), OptionalField());

/** The part of a list to read. */
export class ListRequest {
  /** Entries on a page, 50 by default; more than 1000 is taken as 1000. */
  @OptionalCount()
  page_size?: number;

  /** Another name for page_size. */
  @OptionalCount()
  limit?: number;

  /** The page's number, from 1. */
  @OptionalCount()
  page?: number;

  /** next_cursor of the page before. It takes precedence over page. */
  @OptionalText()
  cursor?: string;
}

export function pageSizeOf({ page_size, limit }: ListRequest): number {
  return Math.min(page_size ?? limit ?? DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
}
