import { maskAddress, maskIdentifier } from '@app/common';
import type { AlertRule, AlertRuleChanges, AlertRuleName, EventPage, ListedAlert } from '@app/internal-protocol';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import { seesPersonalData } from '../events/mask-event';
import { SourceCodes } from '../events/source-codes.service';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import { queryOf } from '../internal-client/request-each';

const DEADLINE_MS = 11_000;

type AlertByCode = Omit<ListedAlert, 'source_id'> & { source: string };

/** Lists alerts, and changes the rules that raise them with an entry in the audit log. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly client: InternalClient,
    private readonly audit: AuditLog,
    private readonly sources: SourceCodes,
  ) {}

  async list(principal: Principal, { source, ...filters }: { source?: string }): Promise<EventPage<AlertByCode>> {
    const { ids, codeOf } = await this.sources.choose(source);
    const path = `alerts?${queryOf({ ...filters, source_ids: ids.join(',') })}`;
    const page = await this.request<EventPage<ListedAlert>>(principal, 'GET', path);
    const isWhole = seesPersonalData(principal);
    const data = page.data.map(({ source_id, ...alert }) => ({
      ...alert,
      details: isWhole ? alert.details : maskDetails(alert.details),
      error: alert.error === null || isWhole ? alert.error : '***',
      source: codeOf(source_id),
    }));
    return { ...page, data };
  }

  readRules(principal: Principal): Promise<{ data: AlertRule[] }> {
    return this.request(principal, 'GET', 'alert-rules');
  }

  /** Records the start too, so that the audit log knows of a change after which this process ended. */
  async changeRule(principal: Principal, rule: AlertRuleName, changes: AlertRuleChanges): Promise<AlertRule> {
    const record = (outcome: object): Promise<void> =>
      this.audit.record(principal, {
        action: 'configure',
        entity: 'alert_rule',
        entityId: rule,
        partnerCode: null,
        outcome: { asked: changes, ...outcome },
      });
    await record({ begun: true });
    const changed = await this.request<{ before: AlertRule; after: AlertRule }>(principal, 'POST', 'alert-rules', {
      rule,
      ...changes,
    });
    await record({ ...changed });
    return changed.after;
  }

  private async request<Response>(principal: Principal, method: 'GET' | 'POST', path: string, body?: object) {
    const request = { method, path, deadlineMs: DEADLINE_MS, ...(body && { body }) };
    return bodyOf(await this.client.requestAnalytics<Response>(principal, request));
  }
}

/** Ids of a session show their beginning; an address its network. */
function maskDetails(details: ListedAlert['details']): ListedAlert['details'] {
  const { session_id: session, address } = details;
  return {
    ...details,
    ...(typeof session === 'string' && { session_id: maskIdentifier(session) }),
    ...(typeof address === 'string' && { address: maskAddress(address) }),
  };
}
