import { Log, Problem } from '@app/common';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../auth/principal';
import { mapConcurrently } from '../internal-client/ask-each';
import { InternalClient, type Reachable } from '../internal-client/internal-client';

const INTERVAL_MS = 60_000;
const DEADLINE_MS = 2_000;
/** Events are numbered by their time in microseconds; one that was written late is met again, and inserted once. */
const OVERLAP_US = 600_000_000;
/** A service that never comes to an end is asked on the next time. */
const MAX_PAGES = 100;
const COLLECTOR: Principal = { role: 'admin', actor: 'audit-collector' };

const LAST_COLLECTED = `SELECT COALESCE(max(origin_id), 0)::float8 AS id FROM audit_log WHERE origin = $1`;
const COLLECT = `SELECT collect_audit_event($1, $2, $3, $4, $5, $6, $1, $1, $7)`;

/** As a service tells it. */
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
 * Collects into the audit log what API keys asked of the services themselves. A service records it in its own database,
 * so it is complete also when it was asked while the config database was away.
 */
@Injectable()
export class AuditCollector implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly services: InternalClient,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.collect(undefined), INTERVAL_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /**
   * Of the partners of these codes, or of all. A service that does not answer is asked again the next time.
   *
   * Never throws.
   */
  async collect(partnerCodes: readonly string[] | undefined): Promise<void> {
    try {
      await mapConcurrently(await this.services.findPartners(partnerCodes), (partner) => this.collectOrLog(partner));
    } catch (error) {
      // No partner has this code.
      if (error instanceof Problem) return;
      this.logFailure(error);
    }
  }

  /** What one service tells wrongly keeps no other's events out. */
  private async collectOrLog(partner: Reachable): Promise<void> {
    try {
      await this.collectFrom(partner);
    } catch (error) {
      this.logFailure(error, partner.partner_code);
    }
  }

  private logFailure(error: unknown, partner?: string): void {
    this.log.warn('Audit events of the services could not be collected', {
      partner,
      cause: error instanceof Error ? error.message : String(error),
    });
  }

  private async collectFrom(partner: Reachable): Promise<void> {
    const [{ id }] = (await this.database.query(LAST_COLLECTED, [partner.partner_code])) as [{ id: number }];
    let after = Math.max(0, id - OVERLAP_US);
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer = await this.services.requestPartner<{ events: ServiceAuditEvent[]; is_complete: boolean }>(
        COLLECTOR,
        partner,
        { method: 'GET', path: `audit-events?after=${after}`, deadlineMs: DEADLINE_MS },
      );
      if (!answer.ok) return;
      const { events, is_complete } = answer.body;
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
