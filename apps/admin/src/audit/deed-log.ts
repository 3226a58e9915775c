import { Injectable } from '@nestjs/common';
import type { Caller } from '../auth/caller';
import type { AuditAction, AuditedEntity } from '../config-entities';
import { ConfigWriter } from '../database/config-writer';

const TELL = `
  INSERT INTO audit_log (action, entity, entity_id, partner_code, after) VALUES ($1, $2, $3, $4, $5)`;

/** Something that was done, or shown, and is no change of a row of the config database. */
export interface Deed {
  action: Extract<AuditAction, 'redrive' | 'dead_letter' | 'export' | 'erase'>;
  entity: Extract<AuditedEntity, 'spool' | 'unrouted' | 'personal_data'>;
  entityId: string;
  /** Null when it concerns several. */
  partnerCode: string | null;
  /** What came of it; nothing of it may be personal or secret. */
  outcome: Record<string, unknown>;
}

/** Writes deeds into the audit log. */
@Injectable()
export class DeedLog {
  constructor(private readonly config: ConfigWriter) {}

  async tell(caller: Caller, { action, entity, entityId, partnerCode, outcome }: Deed): Promise<void> {
    const values = [action, entity, entityId, partnerCode, JSON.stringify(outcome)];
    await this.config.write(caller, (manager) => manager.query(TELL, values));
  }
}
