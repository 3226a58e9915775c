import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 1000;

const toNumber = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;

/** Which part of a list is asked for. */
export class ListRequest {
  /** Entries a page, 50 if not given; more than 1000 is taken as 1000. */
  @IsOptional()
  @Transform(toNumber)
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  page_size?: number;

  /** Another name for page_size. */
  @IsOptional()
  @Transform(toNumber)
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  limit?: number;

  /** The page's number, from 1. */
  @IsOptional()
  @Transform(toNumber)
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  page?: number;

  /** Where to go on: next_cursor of the page before. It takes precedence over page. */
  @IsOptional()
  @IsString()
  cursor?: string;
}

export function pageSizeOf({ page_size, limit }: ListRequest): number {
  return Math.min(page_size ?? limit ?? DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
}
