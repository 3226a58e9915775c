import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import { InternalClient } from '../internal-client/internal-client';
import { maskStoredRequests } from './mask-stored-requests';

const DEADLINE_MS = 5_000;

const PATHS = { redrive: 'redrive', dead_letter: 'dead-letter' } as const;
type QueueAction = keyof typeof PATHS;

/** What the gateway keeps: postbacks that wait for their service, and requests that nobody takes. */
export type GatewayQueue = 'spool' | 'unrouted';

/** Lists what the gateway keeps, and has it driven again or given up; each of these is in the audit log. */
@Injectable()
export class GatewayQueuesService {
  constructor(
    private readonly services: InternalClient,
    private readonly deeds: AuditLog,
  ) {}

  async list(caller: Principal, queue: GatewayQueue, filter: object): Promise<unknown> {
    const query = new URLSearchParams(
      Object.entries(filter)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]): [string, string] => [name, String(value)]),
    ).toString();
    const path = query === '' ? queue : `${queue}?${query}`;
    const list = await this.services.requestGateway<unknown>(caller, { method: 'GET', path, deadlineMs: DEADLINE_MS });
    return caller.role === 'admin' || caller.role === 'editor' ? list : maskStoredRequests(list);
  }

  /** @throws Problem the gateway's own, or that it did not answer: then part of it may have been driven all the same */
  redrive(caller: Principal, queue: GatewayQueue, choice: object): Promise<unknown> {
    return this.change(caller, 'redrive', queue, choice);
  }

  /** @throws Problem as a redrive does */
  deadLetter(caller: Principal, choice: object): Promise<unknown> {
    return this.change(caller, 'dead_letter', 'spool', choice);
  }

  private async change(caller: Principal, action: QueueAction, queue: GatewayQueue, choice: object): Promise<unknown> {
    const path = `${queue}/${PATHS[action]}`;
    const record = (outcome: Record<string, unknown>) => this.record(caller, action, queue, choice, outcome);
    // Before the deed too: it is recorded also when nothing can be recorded, or nobody lives to, after it.
    await record({ begun: true });
    try {
      const request = { method: 'POST', path, body: choice, deadlineMs: DEADLINE_MS } as const;
      const report = await this.services.requestGateway<Record<string, unknown>>(caller, request);
      await record({ report });
      return report;
    } catch (error) {
      await record({ failed: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  private async record(
    caller: Principal,
    action: QueueAction,
    queue: GatewayQueue,
    choice: object,
    outcome: Record<string, unknown>,
  ): Promise<void> {
    const { ids, ...rest } = choice as { ids?: unknown; partner_code?: string };
    const partnerCode = rest.partner_code ?? null;
    const asked = { ...rest, ...(Array.isArray(ids) ? { ids: ids.length } : {}) };
    const deed = { action, entity: queue, entityId: partnerCode ?? '*', partnerCode } as const;
    await this.deeds.record(caller, { ...deed, outcome: { asked, ...outcome } });
  }
}
