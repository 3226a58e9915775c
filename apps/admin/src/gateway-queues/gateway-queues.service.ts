import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import { maskStoredRequests } from './mask-stored-requests';

const DEADLINE_MS = 5_000;

const PATHS = { redrive: 'redrive', dead_letter: 'dead-letter' } as const;
type QueueAction = keyof typeof PATHS;

export type GatewayQueue = 'spool' | 'unrouted';

/** Lists what the gateway stores, and redrives or dead-letters it with an entry in the audit log. */
@Injectable()
export class GatewayQueuesService {
  constructor(
    private readonly client: InternalClient,
    private readonly audit: AuditLog,
  ) {}

  async list(principal: Principal, queue: GatewayQueue, filter: object): Promise<unknown> {
    const parameters = Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)]);
    const query = new URLSearchParams(parameters).toString();
    const path = query === '' ? queue : `${queue}?${query}`;
    const list = bodyOf(
      await this.client.requestGateway<unknown>(principal, { method: 'GET', path, deadlineMs: DEADLINE_MS }),
    );
    return principal.role === 'admin' || principal.role === 'editor' ? list : maskStoredRequests(list);
  }

  /** @throws Problem of the gateway; when it did not respond, it may have redriven part of the choice */
  redrive(principal: Principal, queue: GatewayQueue, choice: object): Promise<unknown> {
    return this.change(principal, 'redrive', queue, choice);
  }

  /** @throws Problem as `redrive` does */
  deadLetter(principal: Principal, choice: object): Promise<unknown> {
    return this.change(principal, 'dead_letter', 'spool', choice);
  }

  /** Records the start too, so that the audit log knows of a change after which this process ended. */
  private async change(principal: Principal, action: QueueAction, queue: GatewayQueue, choice: object) {
    const record = (outcome: object) => this.record(principal, action, queue, choice, outcome);
    await record({ begun: true });
    const response = await this.client.requestGateway<unknown>(principal, {
      method: 'POST',
      path: `${queue}/${PATHS[action]}`,
      body: choice,
      deadlineMs: DEADLINE_MS,
    });
    await record(response.ok ? { report: response.body } : { failed: response.problem.message });
    return bodyOf(response);
  }

  private async record(
    principal: Principal,
    action: QueueAction,
    queue: GatewayQueue,
    choice: object,
    outcome: object,
  ): Promise<void> {
    const { ids, ...rest } = choice as { ids?: unknown; partner_code?: string };
    const partnerCode = rest.partner_code ?? null;
    const asked = { ...rest, ...(Array.isArray(ids) ? { ids: ids.length } : {}) };
    const event = { action, entity: queue, entityId: partnerCode ?? '*', partnerCode } as const;
    await this.audit.record(principal, { ...event, outcome: { asked, ...outcome } });
  }
}
