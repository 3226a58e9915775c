import { Log, Problem } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../auth/principal';
import { InternalClient, type ReachablePartner } from '../internal-client/internal-client';

const DEADLINE_MS = 2_000;
/** Ids of events are times in microseconds. Events that were written late are read again, and inserted once. */
const OVERLAP_US = 600_000_000;
/** The next run continues with a service that has more pages. */
const MAX_PAGES = 100;
const COLLECTOR: Principal = { role: 'admin', actor: 'audit-collector' };

const LAST_COLLECTED = `SELECT COALESCE(max(origin_id), 0)::float8 AS id FROM audit_log WHERE origin = $1`;
const COLLECT = `SELECT collect_audit_event($1, $2, $3, $4, $5, $6, $1, $1, $7)`;

/** An audit event as a partner's service sends it. */
interface ServiceAuditEvent {
  id: number;
  at: string;
  key_id: string;
  action: string;
  entity: string;
  asked: Record<string, unknown>;
  outcome: Record<string, unknown> | null;
}

/**
 * Collects into the audit log what API keys did at the services themselves. Services record it in their own databases,
 * so nothing is lost while the config database is unavailable.
 */
@Injectable()
export class AuditCollector {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly client: InternalClient,
    @Inject(Log) private readonly log: Log,
  ) {}

  /**
   * Collects from the services of these partners, or of all that do not sleep. Never throws; the next run retries what
   * failed.
   */
  async collect(partnerCodes: readonly string[] | undefined): Promise<void> {
    try {
      const found = await this.client.findPartners(partnerCodes);
      const partners = partnerCodes === undefined ? found.filter(({ sleeps }) => !sleeps) : found;
      await this.client.forEachPartner(partners, (partner) => this.collectOrLog(partner));
    } catch (error) {
      // No partner has this code.
      if (error instanceof Problem) return;
      this.logFailure(error);
    }
  }

  /** One service's invalid events do not keep out those of the others. */
  private async collectOrLog(partner: ReachablePartner): Promise<void> {
    try {
      await this.collectFrom(partner);
    } catch (error) {
      this.logFailure(error, partner.partner_code);
    }
  }

  private logFailure(error: unknown, partner?: string): void {
    this.log.warn('Failed to collect audit events of the services', {
      partner,
      cause: error instanceof Error ? error.message : String(error),
    });
  }

  private async collectFrom(partner: ReachablePartner): Promise<void> {
    const [{ id }] = (await this.database.query(LAST_COLLECTED, [partner.partner_code])) as [{ id: number }];
    let after = Math.max(0, id - OVERLAP_US);
    for (let page = 0; page < MAX_PAGES; page++) {
      const response = await this.client.requestPartner<{ events: ServiceAuditEvent[]; is_complete: boolean }>(
        COLLECTOR,
        partner,
        { method: 'GET', path: `audit-events?after=${after}`, deadlineMs: DEADLINE_MS },
      );
      if (!response.ok) return;
      const { events, is_complete } = response.body;
      for (const event of events) await this.insert(partner.partner_code, event);
      const last = events.at(-1)?.id ?? after;
      if (is_complete || last <= after) return;
      after = last;
    }
  }

  private async insert(
    origin: string,
    { id, at, key_id, action, entity, asked, outcome }: ServiceAuditEvent,
  ): Promise<void> {
    const after = { asked, ...(outcome ?? { failed: 'the process ended before it was done' }) };
    await this.database.query(COLLECT, [origin, id, at, key_id, action, entity, JSON.stringify(after)]);
  }
}
