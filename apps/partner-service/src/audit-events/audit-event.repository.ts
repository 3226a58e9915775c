import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { PARTNER_POOL } from '../database/database.module';

/** A change that an API key requests of the service. */
export interface NewAuditEvent {
  keyId: string;
  action: 'redrive';
  entity: 'quarantine';
  /** What was chosen; nothing personal. */
  asked: Record<string, unknown>;
}

/** As it is collected. */
export interface AuditEvent {
  id: number;
  at: string;
  key_id: string;
  action: string;
  entity: string;
  asked: Record<string, unknown>;
  /** Null when the process died in between. */
  outcome: Record<string, unknown> | null;
}

const INSERT_EVENT = `
  INSERT INTO audit_events (key_id, action, entity, asked) VALUES ($1, $2, $3, $4)
  ON CONFLICT (id) DO NOTHING RETURNING id`;

const FINISH_EVENT = `UPDATE audit_events SET outcome = $2 WHERE id = $1`;

// One that is not finished is waited for, and those behind it: it is collected once, with its outcome.
const LIST_EVENTS = `
  SELECT id::float8 AS id, at, key_id, action, entity, asked, outcome FROM audit_events
   WHERE id > $1
     AND id < (SELECT COALESCE(min(id), 9223372036854775807) FROM audit_events
                WHERE id > $1 AND outcome IS NULL AND at > now() - interval '5 minutes')
   ORDER BY id LIMIT $2`;

@Injectable()
export class AuditEventRepository {
  constructor(@Inject(PARTNER_POOL) private readonly pool: Pool) {}

  /**
   * Records the request, runs `work`, and records its outcome. Does not run `work` when the first record fails.
   *
   * @param outcomeOf the part of the result to record
   */
  async record<T>(
    event: NewAuditEvent,
    work: () => Promise<T>,
    outcomeOf: (result: T) => Record<string, unknown>,
  ): Promise<T> {
    const id = await this.begin(event);
    try {
      const result = await work();
      await this.finish(id, outcomeOf(result));
      return result;
    } catch (error) {
      await this.finish(id, { failed: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  async list(afterId: string, limit: number): Promise<AuditEvent[]> {
    return (await this.pool.query<AuditEvent>(LIST_EVENTS, [afterId, limit])).rows;
  }

  /** Two events of one microsecond: the second takes another. */
  private async begin({ keyId, action, entity, asked }: NewAuditEvent): Promise<string> {
    for (;;) {
      const { rows } = await this.pool.query<{ id: string }>(INSERT_EVENT, [keyId, action, entity, asked]);
      if (rows[0]) return rows[0].id;
    }
  }

  private async finish(id: string, outcome: Record<string, unknown>): Promise<void> {
    await this.pool.query(FINISH_EVENT, [id, outcome]);
  }
}
