import { Injectable } from '@nestjs/common';
import { DeedLog } from '../audit/deed-log';
import type { Caller } from '../auth/caller';
import { OwnServices } from '../service-client/own-services';
import { maskKeptRequests } from './mask-kept-requests';

const DEADLINE_MS = 5_000;

const PATHS = { redrive: 'redrive', dead_letter: 'dead-letter' } as const;
type QueueAction = keyof typeof PATHS;

/** What the gateway keeps: postbacks that wait for their service, and requests that nobody takes. */
export type GatewayQueue = 'spool' | 'unrouted';

/** Lists what the gateway keeps, and has it driven again or given up; each of these is in the audit log. */
@Injectable()
export class GatewayQueues {
  constructor(
    private readonly services: OwnServices,
    private readonly deeds: DeedLog,
  ) {}

  async list(caller: Caller, queue: GatewayQueue, filter: object): Promise<unknown> {
    const query = new URLSearchParams(
      Object.entries(filter)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]): [string, string] => [name, String(value)]),
    ).toString();
    const path = query === '' ? queue : `${queue}?${query}`;
    const list = await this.services.askGateway<unknown>(caller, { method: 'GET', path, deadlineMs: DEADLINE_MS });
    return caller.role === 'admin' || caller.role === 'editor' ? list : maskKeptRequests(list);
  }

  /** @throws Problem the gateway's own, or that it did not answer: then part of it may have been driven all the same */
  redrive(caller: Caller, queue: GatewayQueue, choice: object): Promise<unknown> {
    return this.change(caller, 'redrive', queue, choice);
  }

  /** @throws Problem as a redrive does */
  deadLetter(caller: Caller, choice: object): Promise<unknown> {
    return this.change(caller, 'dead_letter', 'spool', choice);
  }

  private async change(caller: Caller, action: QueueAction, queue: GatewayQueue, choice: object): Promise<unknown> {
    const path = `${queue}/${PATHS[action]}`;
    const tell = (outcome: Record<string, unknown>) => this.tell(caller, action, queue, choice, outcome);
    // Before the deed too: it is recorded also when nothing can be recorded, or nobody lives to, after it.
    await tell({ begun: true });
    try {
      const request = { method: 'POST', path, body: choice, deadlineMs: DEADLINE_MS } as const;
      const report = await this.services.askGateway<Record<string, unknown>>(caller, request);
      await tell({ report });
      return report;
    } catch (error) {
      await tell({ failed: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  private async tell(
    caller: Caller,
    action: QueueAction,
    queue: GatewayQueue,
    choice: object,
    outcome: Record<string, unknown>,
  ): Promise<void> {
    const { ids, ...rest } = choice as { ids?: unknown; partner_code?: string };
    const partnerCode = rest.partner_code ?? null;
    const asked = { ...rest, ...(Array.isArray(ids) ? { ids: ids.length } : {}) };
    const deed = { action, entity: queue, entityId: partnerCode ?? '*', partnerCode } as const;
    await this.deeds.tell(caller, { ...deed, outcome: { asked, ...outcome } });
  }
}
