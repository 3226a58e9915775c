import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FIND_FIRST_BROKEN_LINK, READ_CHAIN_HEAD } from '@app/partner-config/audit-chain';
import type { AuditChain, AuditEventCount, KeyUse, PersonalDataEvent } from './compliance.dto';

/** A partner and a period. */
export interface Scope {
  partner_code: string;
  from: Date;
  to: Date;
}

// In all three statements events and keys without a partner, such as those of an admin, concern every partner.
const COUNT_EVENTS = `
  SELECT actor, action, entity, count(*)::integer AS count, min(at) AS first_at, max(at) AS last_at
    FROM audit_log
   WHERE at >= $2 AND at < $3 AND (partner_code = $1 OR partner_code IS NULL)
   GROUP BY actor, action, entity
   ORDER BY actor, entity, action`;

const LIST_PERSONAL_DATA_EVENTS = `
  SELECT at, actor, action, entity_id AS person, after AS outcome
    FROM audit_log
   WHERE at >= $2 AND at < $3 AND (partner_code = $1 OR partner_code IS NULL)
     AND entity = 'personal_data'
   ORDER BY id DESC LIMIT 1000`;

// Omits keys that had ended before the period began.
const LIST_KEYS = `
  SELECT k.id, k.name, k.role, k.created_at, k.expires_at, k.revoked_at, k.last_used_at,
         (SELECT count(*)::integer FROM audit_log a
           WHERE (a.key_id = k.id OR (a.key_id IS NULL AND a.actor = 'key:' || k.name)) AND a.at >= $2 AND a.at < $3
             AND (a.partner_code = $1 OR a.partner_code IS NULL)) AS deeds
    FROM api_keys k
   WHERE (k.partner_code = $1 OR k.partner_code IS NULL)
     AND k.created_at < $3
     AND (k.revoked_at IS NULL OR k.revoked_at >= $2)
     AND (k.expires_at IS NULL OR k.expires_at >= $2)
   ORDER BY k.id`;

@Injectable()
export class ComplianceRepository {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  countEvents(scope: Scope): Promise<AuditEventCount[]> {
    return this.database.query(COUNT_EVENTS, valuesOf(scope));
  }

  listPersonalDataEvents(scope: Scope): Promise<PersonalDataEvent[]> {
    return this.database.query(LIST_PERSONAL_DATA_EVENTS, valuesOf(scope));
  }

  /** Reads the whole log, and therefore has a longer timeout than other statements. */
  async verifyChain(): Promise<AuditChain> {
    return this.database.transaction('REPEATABLE READ', async (manager) => {
      await manager.query(`SET LOCAL statement_timeout = '60s'`);
      const [head] = (await manager.query(READ_CHAIN_HEAD)) as { entries: number; head: string }[];
      const [misfit] = (await manager.query(FIND_FIRST_BROKEN_LINK)) as NonNullable<AuditChain['first_misfit']>[];
      return { entries: head?.entries ?? 0, head: head?.head ?? null, first_misfit: misfit ?? null };
    });
  }

  listKeys(scope: Scope): Promise<KeyUse[]> {
    return this.database.query(LIST_KEYS, valuesOf(scope));
  }
}

function valuesOf({ partner_code: partnerCode, from, to }: Scope): unknown[] {
  return [partnerCode, from, to];
}
