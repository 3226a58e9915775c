import type { TokenField } from '@app/postback';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Tenant } from './tenant.entity';

/** A token that assigns a postback to a tenant. No column holds its text. */
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

  /** A keyed hash; unique among active tokens. */
  @Column('text')
  token_hash: string;

  /** AES-256-GCM, so that an admin can see the token. */
  @Column('text')
  token_encrypted: string;

  @Column('text', { nullable: true })
  label: string | null;

  @Column({ type: 'timestamptz', insert: false, update: false })
  created_at: Date;

  /** A removed token stays as an inactive row, so that a rollback can restore it. */
  @Column('boolean')
  is_active: boolean;
}
