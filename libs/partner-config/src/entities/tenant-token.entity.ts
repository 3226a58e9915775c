import type { TokenField } from '@app/postback';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Tenant } from './tenant.entity';

/** What a postback is known by as a tenant's. Its text is in no column. */
@Entity('tenant_tokens')
export class TenantToken {
  @PrimaryGeneratedColumn('identity', { type: 'integer' })
  id: number;

  @Column('integer')
  tenant_id: number;

  @ManyToOne('Tenant', 'tokens')
  @JoinColumn({ name: 'tenant_id' })
  tenant: Tenant;

  @Column('text')
  kind: TokenField;

  /** Keyed hash, to match; unique among active tokens. */
  @Column('text')
  token_hash: string;

  /** AES-256-GCM, to show an admin. */
  @Column('text')
  token_encrypted: string;

  @Column('text', { nullable: true })
  label: string | null;

  @Column({ type: 'timestamptz', insert: false, update: false })
  created_at: Date;

  /** A token that was taken away stays inactive, so that a roll-back can bring it back. */
  @Column('boolean')
  is_active: boolean;
}
