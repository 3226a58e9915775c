import type { TokenField } from '@app/postback';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintAsNumber, type Partner } from './partner.entity';
import type { Tenant } from './tenant.entity';

/** A partner and its tenants at one version. Tokens have their ids only. */
export interface PartnerSnapshot {
  partner: Omit<Partner, 'version' | 'created_at' | 'updated_at'>;
  tenants: Omit<Tenant, 'partner_code' | 'tokens' | 'created_at' | 'updated_at'>[];
  tokens: { id: number; tenant_id: number; kind: TokenField; label: string | null; is_active: boolean }[];
}

/** A transaction's changes to a partner; only triggers write it. */
@Entity('partner_revisions')
export class PartnerRevision {
  /** @example involve_asia */
  @PrimaryColumn('text')
  partner_code: string;

  /** @example 3 */
  @PrimaryColumn({ type: 'bigint', transformer: bigintAsNumber })
  version: number;

  @Column('timestamptz')
  changed_at: Date;

  /**
   * Such as `key:<name>` or `sql:<role>`.
   * @example "key:Mei, dashboards"
   */
  @Column('text')
  changed_by: string;

  /** The first changed entity. */
  @Column('text')
  entity: 'partner' | 'tenant' | 'token';

  /**
   * The partner's or the tenant's code.
   * @example bytec
   */
  @Column('text')
  entity_code: string;

  /**
   * Why the change was made; null where nobody said.
   * @example "the network renamed reward"
   */
  @Column('text', { nullable: true })
  note: string | null;

  @Column('json', { nullable: true })
  before: PartnerSnapshot | null;

  @Column('json')
  after: PartnerSnapshot;
}
