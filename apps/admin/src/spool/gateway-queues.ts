import { Injectable } from '@nestjs/common';
import { DeedLog } from '../audit/deed-log';
import type { Caller } from '../auth/caller';
import { OwnServices } from '../service-client/own-services';
import { maskKeptRequests } from './mask-kept-requests';

const DEADLINE_MS = 5_000;

/** What the gateway keeps: postbacks that wait for their service, and requests that nobody takes. */
export type GatewayQueue = 'spool' | 'unrouted';

/** Lists what the gateway keeps, and has it driven again; each redrive is told in the audit log. */
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
  async redrive(caller: Caller, queue: GatewayQueue, choice: object): Promise<unknown> {
    const request = { method: 'POST', path: `${queue}/redrive`, body: choice, deadlineMs: DEADLINE_MS } as const;
    try {
      const report = await this.services.askGateway<Record<string, unknown>>(caller, request);
      await this.tell(caller, queue, choice, { report });
      return report;
    } catch (error) {
      await this.tell(caller, queue, choice, { failed: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  private async tell(
    caller: Caller,
    queue: GatewayQueue,
    choice: object,
    outcome: Record<string, unknown>,
  ): Promise<void> {
    const { ids, ...rest } = choice as { ids?: unknown; partner_code?: string };
    const partnerCode = rest.partner_code ?? null;
    const asked = { ...rest, ...(Array.isArray(ids) ? { ids: ids.length } : {}) };
    const deed = { action: 'redrive', entity: queue, entityId: partnerCode ?? '*', partnerCode } as const;
    await this.deeds.tell(caller, { ...deed, outcome: { asked, ...outcome } });
  }
}
