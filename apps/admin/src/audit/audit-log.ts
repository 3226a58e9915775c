import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal';
import type { AuditAction, AuditedEntity } from '../database/entities';
import { ConfigWriter } from '../database/config-writer';

const INSERT_AUDIT_EVENT = `
  INSERT INTO audit_log (action, entity, entity_id, partner_code, after) VALUES ($1, $2, $3, $4, $5)`;

/** Something that was done or shown without a change of a row of the config database. */
export interface AuditEvent {
  action: Extract<AuditAction, 'configure' | 'redrive' | 'dead_letter' | 'export' | 'erase' | 'import'>;
  entity: Extract<
    AuditedEntity,
    | 'spool'
    | 'unrouted'
    | 'quarantine'
    | 'personal_data'
    | 'conversion'
    | 'rejected_event'
    | 'dead_event'
    | 'alert_rule'
    | 'report'
    | 'prediction'
  >;
  entityId: string;
  /** Null when it concerns several. */
  partnerCode: string | null;
  /** Contains nothing personal or secret. */
  outcome: Record<string, unknown>;
}

@Injectable()
export class AuditLog {
  constructor(private readonly config: ConfigWriter) {}

  async record(principal: Principal, { action, entity, entityId, partnerCode, outcome }: AuditEvent): Promise<void> {
    const values = [action, entity, entityId, partnerCode, JSON.stringify(outcome)];
    await this.config.write(principal, (manager) => manager.query(INSERT_AUDIT_EVENT, values));
  }
}
