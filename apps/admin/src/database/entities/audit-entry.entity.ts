import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from './partner.entity';

export const AUDITED_ENTITIES = [
  'partner',
  'tenant',
  'token',
  'api_key',
  'person',
  'source',
  'source_key',
  'spool',
  'unrouted',
  'quarantine',
  'personal_data',
  'conversion',
  'rejected_event',
  'dead_event',
  'alert_rule',
  'report',
  'prediction',
] as const;
export type AuditedEntity = (typeof AUDITED_ENTITIES)[number];

export const AUDIT_ACTIONS = [
  'insert',
  'update',
  'delete',
  'redrive',
  'dead_letter',
  'export',
  'erase',
  'import',
  'configure',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** A changed row, which a trigger records, or another event, which the process behind it records. */
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

  /** The API key's id; null where no key was used. */
  @Column('uuid', { nullable: true })
  key_id: string | null;

  /**
   * The process that recorded it, a partner's code, where it was not the admin API.
   * @example involve_asia
   */
  @Column('text', { nullable: true })
  origin: string | null;

  @Column('text')
  action: AuditAction;

  @Column('text')
  entity: AuditedEntity;

  /**
   * A partner's code, `<partner>/<tenant>` for tenants and tokens, an API key's id; for personal data a keyed hash of
   * the identifier; for the spool, quarantine, conversions and unrouted requests a partner's code or `*`; for
   * events a source's code or `*`.
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
