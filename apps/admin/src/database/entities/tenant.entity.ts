import { AMOUNTS_ON_DUPLICATE, type AmountsOnDuplicate, DEDUPE_MODES, type Dedupe } from '@app/partner-config';
import { DATE_ORDERS, type DateOrder, type FieldRules, type ParameterMapping, type StoredField } from '@app/postback';
import { ApiProperty } from '@nestjs/swagger';
import { Allow, IsBoolean, IsIn, IsInt, IsOptional, Length, Matches, Max, Min } from 'class-validator';
import { Column, Entity, OneToMany, PrimaryGeneratedColumn } from 'typeorm';
import { IsConversionKey, IsIntBetween, MAX_LIMIT } from '../../http/field-decorators';
import { TenantToken } from './tenant-token.entity';

/**
 * An account within a partner, as it is stored and shown. A null policy inherits the partner's. The validators apply to
 * the fields that a request may set (`tenant.dto.ts`).
 */
@Entity('tenants')
export class Tenant {
  /** @example 2 */
  @PrimaryGeneratedColumn('identity', { type: 'integer' })
  id: number;

  /** @example involve_asia */
  @Column('text')
  partner_code: string;

  /**
   * Unique within its partner; it does not change.
   * @example bytec
   */
  @Column('text')
  @Matches(/^[a-z0-9][a-z0-9_-]{0,62}$/, {
    message: 'code must be 1 to 63 lower-case letters, digits, hyphens and underscores',
  })
  code: string;

  /** @example Bytec */
  @Column('text')
  @Length(1, 255)
  name: string;

  /**
   * Overrides the partner's mapping name by name.
   * @example { "click_id": "aff_sub", "media_id": "aff_sub2" }
   */
  @Column('json')
  @Allow()
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  parameter_mapping: ParameterMapping;

  /**
   * Overrides the partner's field rules field by field.
   * @example { "status": { "values": { "confirmed": "approved" } } }
   */
  @Column('jsonb')
  @Allow()
  @ApiProperty({ type: 'object', additionalProperties: { type: 'object' } })
  field_rules: FieldRules;

  /**
   * Days that the tenant's conversions are stored.
   * @example 7
   */
  @Column('integer', { nullable: true })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3650)
  data_retention_days: number | null;

  /** @example update */
  @Column('text', { nullable: true })
  @IsOptional()
  @IsIn(DEDUPE_MODES)
  dedupe: Dedupe | null;

  /** The newest status wins, even a lower one. */
  @Column('boolean', { nullable: true })
  @IsOptional()
  @IsBoolean()
  allow_reversal: boolean | null;

  /**
   * Canonical fields that together identify a conversion.
   * @example ["conversion_id"]
   */
  @Column('text', { array: true, nullable: true })
  @IsOptional()
  @IsConversionKey()
  conversion_key: StoredField[] | null;

  /**
   * Whether the amounts of a duplicate replace those of before or are added to them.
   * @example replace
   */
  @Column('text', { nullable: true })
  @IsOptional()
  @IsIn(AMOUNTS_ON_DUPLICATE)
  amounts_on_duplicate: AmountsOnDuplicate | null;

  /**
   * What a date such as 05/03/2025 begins with; with ymd it is unknown.
   * @example ymd
   */
  @Column('text', { nullable: true })
  @IsOptional()
  @IsIn(DATE_ORDERS)
  date_order: DateOrder | null;

  /**
   * The received name of a parameter that holds the zone of times without one.
   * @example timeZone
   */
  @Column('text', { nullable: true })
  @IsOptional()
  @Length(1, 255)
  timezone_field: string | null;

  /**
   * 0 is unlimited.
   * @example 0
   */
  @Column('integer')
  @IsIntBetween(0, MAX_LIMIT)
  max_requests_per_second: number;

  /**
   * 0 is unlimited; the day is in the partner's timezone.
   * @example 0
   */
  @Column('integer')
  @IsIntBetween(0, MAX_LIMIT)
  max_daily_requests: number;

  /**
   * Receives postbacks without a known token; the mark moves from the tenant that had it.
   * @example false
   */
  @Column('boolean')
  @IsBoolean()
  is_default: boolean;

  /** @example true */
  @Column('boolean')
  @IsBoolean()
  is_active: boolean;

  @Column({ type: 'timestamptz', insert: false, update: false })
  created_at: Date;

  @Column({ type: 'timestamptz', insert: false, update: false })
  updated_at: Date;

  @OneToMany(() => TenantToken, (token) => token.tenant)
  tokens: TenantToken[];
}
