import { ApiProperty } from '@nestjs/swagger';

const NullableCount = (): PropertyDecorator => ApiProperty({ type: 'integer', nullable: true, example: 12 });
const NullableTime = (): PropertyDecorator => ApiProperty({ type: String, format: 'date-time', nullable: true });

/** One partner at a glance. A figure that is not known is null. */
export class PartnerOverview {
  /** @example rector */
  code: string;

  /** @example Rector */
  name: string;

  active: boolean;

  /** Whether the partner's service responded in time. */
  answered: boolean;

  /** Why it did not: a code of a problem, `asleep` for a service that scales to zero, `not_deployed`. */
  @ApiProperty({ type: String, nullable: true, example: null })
  error: string | null;

  @NullableTime()
  last_postback_at: string | null;

  /** Postbacks of each of the last 24 UTC hours, the oldest first. */
  @ApiProperty({ type: 'array', items: { type: 'integer' }, nullable: true })
  hours: number[] | null;

  @NullableCount()
  conversions_24h: number | null;

  @NullableCount()
  duplicates_24h: number | null;

  @NullableCount()
  quarantined_24h: number | null;

  /** Null also above 10,000. */
  @NullableCount()
  quarantine_open: number | null;

  @NullableCount()
  spool_pending: number | null;

  @NullableTime()
  spool_oldest_at: string | null;

  @NullableCount()
  dead_lettered: number | null;

  /** Postbacks in a row that the gateway answered with an error. */
  @NullableCount()
  errors_in_a_row: number | null;

  /** After so many in a row the network switches the URL off; null where no such limit is known. */
  @NullableCount()
  errors_limit: number | null;

  /** The version of the configuration. @example 7 */
  @ApiProperty({ type: 'integer' })
  revision: number;

  @ApiProperty({ enum: ['up', 'down', 'unknown'] })
  database: string;
}

export const ATTENTION_CODES = [
  'service_silent',
  'database_down',
  'gateway_silent',
  'errors_in_a_row',
  'spool_pending',
  'dead_lettered',
  'quarantine_open',
  'no_postbacks',
] as const;
export type AttentionCode = (typeof ATTENTION_CODES)[number];

export const SEVERITIES = ['critical', 'warning', 'notice'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Something that a person should look at. */
export class Attention {
  /** Null: the gateway. */
  @ApiProperty({ type: String, nullable: true, example: 'rector' })
  partner: string | null;

  @ApiProperty({ enum: ATTENTION_CODES })
  code: AttentionCode;

  /** What a sentence about it names. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { count: 4, limit: 9 } })
  values: Record<string, unknown>;

  @ApiProperty({ enum: SEVERITIES })
  severity: Severity;
}

/** All partners at a glance, with what needs a hand first. */
export class Overview {
  as_of: Date;

  /** In the order of their codes. */
  @ApiProperty({ type: [PartnerOverview] })
  partners: PartnerOverview[];

  /** The worst first. */
  @ApiProperty({ type: [Attention] })
  attention: Attention[];
}
