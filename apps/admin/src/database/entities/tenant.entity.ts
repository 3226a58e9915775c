import type { FieldRules, ParameterMapping } from '@app/postback';
import { Column, Entity, OneToMany, PrimaryGeneratedColumn } from 'typeorm';
import type { Dedupe } from '@app/partner-config';
import { TenantToken } from './tenant-token.entity';

/** An account within a partner. A null policy inherits the partner's. */
@Entity('tenants')
export class Tenant {
  /** @example 2 */
  @PrimaryGeneratedColumn('identity', { type: 'integer' })
  id: number;

  /** @example involve_asia */
  @Column('text')
  partner_code: string;

  /**
   * Unique within its partner.
   * @example bytec
   */
  @Column('text')
  code: string;

  /** @example Bytec */
  @Column('text')
  name: string;

  /**
   * Overrides entries of the partner's mapping.
   * @example { "click_id": "aff_sub" }
   */
  @Column('json')
  parameter_mapping: ParameterMapping;

  /**
   * Override the partner's field rules.
   * @example {}
   */
  @Column('jsonb')
  field_rules: FieldRules;

  /**
   * Days that the tenant's conversions are stored.
   * @example 7
   */
  @Column('integer', { nullable: true })
  data_retention_days: number | null;

  /** Null inherits the partner's. */
  @Column('text', { nullable: true })
  dedupe: Dedupe | null;

  /** Null inherits the partner's. */
  @Column('boolean', { nullable: true })
  allow_reversal: boolean | null;

  /**
   * 0 is unlimited.
   * @example 0
   */
  @Column('integer')
  max_requests_per_second: number;

  /**
   * 0 is unlimited; the day is in the partner's timezone.
   * @example 0
   */
  @Column('integer')
  max_daily_requests: number;

  /**
   * Receives postbacks without a known token.
   * @example false
   */
  @Column('boolean')
  is_default: boolean;

  /** @example true */
  @Column('boolean')
  is_active: boolean;

  @Column({ type: 'timestamptz', insert: false, update: false })
  created_at: Date;

  @Column({ type: 'timestamptz', insert: false, update: false })
  updated_at: Date;

  @OneToMany(() => TenantToken, (token) => token.tenant)
  tokens: TenantToken[];
}
