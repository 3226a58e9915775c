import { INSIGHT_DIMENSIONS, INSIGHT_FIGURES, schemas } from '@app/internal-protocol';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { NOT_ANSWERED } from '../internal-client/not-answered.dto';
import { OptionalOneOf, OptionalText } from '../http/field-decorators';

export const INSIGHT_BY = ['partner', ...INSIGHT_DIMENSIONS] as const;
export type InsightBy = (typeof INSIGHT_BY)[number];
const INTERVALS = ['hour', 'day'] as const;

/** What the figures cover, and how they are broken down. */
export class InsightRequest {
  /** Received from this time on; the roll-up has whole UTC hours. @example 2026-11-22T00:00:00Z */
  @OptionalText(64)
  from?: string;

  /** Received before this time. @example 2026-11-29T00:00:00Z */
  @OptionalText(64)
  to?: string;

  /** The length of a bucket; a day by default. */
  @OptionalOneOf(INTERVALS)
  interval?: (typeof INTERVALS)[number];

  /** The IANA time zone in which days begin; UTC by default. @example Asia/Kuala_Lumpur */
  @OptionalText(64)
  zone?: string;

  /** The breakdown; partners by default. */
  @OptionalOneOf(INSIGHT_BY)
  @ApiPropertyOptional({ enum: INSIGHT_BY })
  by?: InsightBy;

  /** Keys of the breakdown that are left out, as a JSON list. */
  @OptionalText(8_192)
  @ApiPropertyOptional({ example: '["rector"]' })
  without?: string;

  /** Codes of partners, separated by commas; all without it. */
  @OptionalText(4_096)
  partner?: string;

  /** The code of a tenant. */
  @OptionalText(63)
  tenant?: string;

  /** The offer's id or name, as the roll-up has it. */
  @OptionalText(4_096)
  offer?: string;

  @OptionalText(64)
  status?: string;

  /** The currency of the conversion. */
  @OptionalText(8)
  currency?: string;
}

const { listOf, objectOf, orNull, STRING, TIME } = schemas;

const FIGURES = objectOf('InsightFigures', INSIGHT_FIGURES);
const BUCKET = objectOf('InsightBucket', { at: TIME, ...INSIGHT_FIGURES });
const LOCAL = objectOf('InsightLocalMoney', {
  currency: orNull(STRING),
  sale_amount_local: STRING,
  payout_local: STRING,
});

const bothOf = (title: string, schema: schemas.Schema): schemas.Schema =>
  objectOf(title, { now: schema, before: schema });

export const INSIGHT = objectOf('Insight', {
  totals: bothOf('InsightTotals', FIGURES),
  buckets: bothOf('InsightBuckets', listOf(BUCKET)),
  groups: listOf(
    objectOf('InsightGroup', {
      key: orNull({ ...STRING, description: 'A tenant as partner/tenant; null: rows that have none' }),
      now: FIGURES,
      before: FIGURES,
    }),
  ),
  groups_truncated: { type: 'boolean', description: 'There are more groups than are listed' },
  local: bothOf('InsightLocal', listOf(LOCAL)),
  not_answered: NOT_ANSWERED,
});
