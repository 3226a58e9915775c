import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from './bigint-as-number';

export const AUDITED_ENTITIES = ['partner', 'tenant', 'token', 'api_key'] as const;
export type AuditedEntity = (typeof AUDITED_ENTITIES)[number];

export const AUDIT_ACTIONS = ['insert', 'update', 'delete'] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** One changed row. Written by triggers only. */
@Entity('audit_log')
export class AuditEntry {
  /** @example 42 */
  @PrimaryColumn({ type: 'bigint', transformer: bigintAsNumber })
  id: number;

  @Column('timestamptz')
  at: Date;

  /**
   * Such as `key:<name>` or `sql:<role>`.
   * @example sql:postgres
   */
  @Column('text')
  actor: string;

  @Column('text')
  action: AuditAction;

  @Column('text')
  entity: AuditedEntity;

  /**
   * A partner's code, `<partner>/<tenant>` for tenants and tokens, or an API key's id.
   * @example involve_asia/bytec
   */
  @Column('text')
  entity_id: string;

  /** @example involve_asia */
  @Column('text', { nullable: true })
  partner_code: string | null;

  @Column('json', { nullable: true })
  before: Record<string, unknown> | null;

  @Column('json', { nullable: true })
  after: Record<string, unknown> | null;
}
