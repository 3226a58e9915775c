import {
  IP_MODES,
  type IpMode,
  SIGNALS,
  type Signals,
  SOURCE_KEY_KINDS,
  type SourceKeyKind,
} from '@app/partner-config';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { Column, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { IsIntBetween, IsOriginList, IsQueryParameterList, MAX_LIMIT } from '../../http/field-decorators';
import { bigintAsNumber } from './partner.entity';

/** A key by which a source sends events. */
@Entity('source_keys')
export class SourceKey {
  @PrimaryColumn('uuid', { insert: false })
  id: string;

  @Column('integer', { select: false })
  source_id: number;

  /** A public key stands in pages; a secret one stays on a server, which is trusted. */
  @Column('text')
  @ApiProperty({ enum: SOURCE_KEY_KINDS, example: 'public' })
  kind: SourceKeyKind;

  /**
   * The beginning of the key, to recognise it.
   * @example pk_7fQ2x
   */
  @Column('text')
  key_prefix: string;

  /**
   * The whole key, where it is public; null for a secret one.
   * @example pk_7fQ2xV9bLr3mKd0sTzUe1w
   */
  @Column('text', { nullable: true })
  public_key: string | null;

  @Column({ type: 'timestamptz', insert: false, update: false })
  created_at: Date;

  @Column({ type: 'timestamptz', nullable: true })
  revoked_at: Date | null;

  @ManyToOne(() => EventSource, (source) => source.keys)
  @JoinColumn({ name: 'source_id' })
  source?: unknown;
}

/** A site, app or server that sends events. The validators apply to the fields that a request may set. */
@Entity('event_sources')
export class EventSource {
  /** The number by which events refer to it. @example 2 */
  @PrimaryGeneratedColumn('identity', { type: 'integer' })
  id: number;

  /** It does not change. @example shop */
  @Column('text')
  @Matches(/^[a-z][a-z0-9_]{0,62}$/, {
    message: 'code must begin with a letter, and be 1 to 63 lower-case letters, digits and underscores',
  })
  code: string;

  /** @example "Our shop" */
  @Column('text')
  @Length(1, 255)
  name: string;

  /**
   * Origins of the pages that may send events with a public key. Pages of others are refused.
   * @example ["https://shop.example"]
   */
  @Column('text', { array: true })
  @IsOriginList()
  @ApiProperty({ type: [String] })
  origins: string[];

  /** Each collector accepts this many; 0 is unlimited. @example 100 */
  @Column('integer')
  @IsIntBetween(0, MAX_LIMIT)
  max_events_per_second: number;

  /** Stores the network of visitors' addresses, nothing, or the whole address. */
  @Column('text')
  @IsIn(IP_MODES)
  @ApiProperty({ enum: IP_MODES, example: 'truncated' })
  ip_mode: IpMode;

  /** What becomes of an event whose visitor asks not to be followed: it is stored without ids, or not at all. */
  @Column('text')
  @IsIn(SIGNALS)
  @ApiProperty({ enum: SIGNALS, example: 'anonymise' })
  signals: Signals;

  /**
   * Parameters of a page's query that are stored, besides those of campaigns and click ids; in any case of letters.
   * @example ["variant"]
   */
  @Column('text', { array: true })
  @IsQueryParameterList()
  @ApiProperty({ type: [String] })
  query_parameters: string[];

  /** The partner whose conversions its clicks lead to; null: the platform's own. */
  @Column('text', { nullable: true })
  @IsOptional()
  @IsString()
  @ApiProperty({ type: 'string', nullable: true, example: 'involve_asia' })
  partner_code: string | null;

  /** A tenant of that partner. */
  @Column('text', { nullable: true })
  @IsOptional()
  @IsString()
  @ApiProperty({ type: 'string', nullable: true, example: null })
  tenant_code: string | null;

  /** Events of an inactive source are refused. @example true */
  @Column('boolean')
  @IsBoolean()
  is_active: boolean;

  /** Raised by each change. @example 1 */
  @Column({ type: 'bigint', insert: false, update: false, transformer: bigintAsNumber })
  version: number;

  @Column({ type: 'timestamptz', insert: false, update: false })
  created_at: Date;

  @Column({ type: 'timestamptz', insert: false, update: false })
  updated_at: Date;

  @OneToMany(() => SourceKey, (key) => key.source)
  @ApiProperty({ type: () => [SourceKey] })
  keys: SourceKey[];
}
