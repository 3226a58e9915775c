import { ApiProperty } from '@nestjs/swagger';
import { Length } from 'class-validator';
import { NotAnswered } from '../internal-client/not-answered.dto';

const MAX_LENGTH = 4_096;

/** What to search. */
export class SearchRequest {
  /** An id, a token or a URL, whole. @example example-1 */
  @Length(1, MAX_LENGTH)
  q: string;
}

export const HIT_KINDS = [
  'endpoint',
  'tenant_token',
  'postback_id',
  'quarantined_postback',
  'conversion_id',
  'click_id',
  'order_id',
] as const;
export type HitKind = (typeof HIT_KINDS)[number];

/** A place where the text stands. */
export class SearchResultHit {
  /** As what it stands there. */
  @ApiProperty({ enum: HIT_KINDS })
  kind: HitKind;

  /** @example rector */
  partner_code: string;

  /** The tenant of a token; null for other hits. */
  @ApiProperty({ type: String, nullable: true, example: null })
  tenant: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  postback_id: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'example-1' })
  conversion_id: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  received_at: string | null;
}

/** What a text is, and where it stands. */
export class SearchResult {
  /** By its form alone. */
  @ApiProperty({ enum: ['url', 'postback_id', 'text'] })
  query: string;

  @ApiProperty({ type: [SearchResultHit] })
  hits: SearchResultHit[];

  /** Partners that may hold more. */
  @ApiProperty({ type: [NotAnswered] })
  not_answered: NotAnswered[];
}
