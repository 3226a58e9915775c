import { problems } from '@app/common';
import type { InsightAlert, InsightAlertRule, InsightAlertRules, InsightAlertsPage } from '@app/internal-protocol';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import type { VersionCondition } from '../http/etag';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import { queryOf } from '../internal-client/request-each';
import type { ListInsightAlerts, SaveAlertRule } from './alert-rules.dto';

const DEADLINE_MS = 6_000;

/** Alert rules and alerts of insight. A change of a rule is recorded in the audit log. */
@Injectable()
export class AlertRulesService {
  constructor(
    private readonly client: InternalClient,
    private readonly audit: AuditLog,
  ) {}

  list(principal: Principal): Promise<InsightAlertRules> {
    return this.request(principal, 'GET', `alert-rules?${queryOf(onlyPartner(principal))}`);
  }

  /** @throws Problem not_found (404), also for a rule that is not of the partner of the key */
  async find(principal: Principal, id: string): Promise<InsightAlertRule> {
    const { data } = await this.list(principal);
    const rule = data.find((one) => one.id === id);
    if (!rule) throw problems.notFound('The alert rule');
    return rule;
  }

  async create(principal: Principal, saved: SaveAlertRule): Promise<InsightAlertRule> {
    const body = Object.assign({}, saved, { actor: principal.actor });
    const rule = await this.request<InsightAlertRule>(principal, 'POST', 'alert-rules', body);
    await this.record(principal, rule.id, { after: rule });
    return rule;
  }

  /** @throws Problem 404, 409 for a name that is taken, 412 for another version, 422 */
  async replace(principal: Principal, id: string, saved: SaveAlertRule, condition: VersionCondition) {
    const before = await this.find(principal, id);
    condition(before.version);
    const body = Object.assign({}, saved, { version: before.version, actor: principal.actor });
    const after = await this.request<InsightAlertRule>(principal, 'POST', `alert-rules/${before.id}/replace`, body);
    await this.record(principal, id, { before, after });
    return after;
  }

  /** @throws Problem 404, 412 for another version */
  async delete(principal: Principal, id: string, condition: VersionCondition): Promise<void> {
    const before = await this.find(principal, id);
    condition(before.version);
    await this.request(principal, 'POST', `alert-rules/${before.id}/delete`, { version: before.version });
    await this.record(principal, id, { before, after: null });
  }

  listAlerts(principal: Principal, request: ListInsightAlerts): Promise<InsightAlertsPage> {
    return this.request(principal, 'GET', `alerts?${queryOf(Object.assign({}, request, onlyPartner(principal)))}`);
  }

  findAlert(principal: Principal, id: string): Promise<InsightAlert> {
    return this.request(principal, 'GET', `alerts/${alertId(id)}?${queryOf(onlyPartner(principal))}`);
  }

  acknowledge(principal: Principal, id: string): Promise<InsightAlert> {
    return this.request(principal, 'POST', `alerts/${alertId(id)}/acknowledge`, { actor: principal.actor });
  }

  snooze(principal: Principal, id: string, until: string): Promise<InsightAlert> {
    return this.request(principal, 'POST', `alerts/${alertId(id)}/snooze`, { until });
  }

  private record(principal: Principal, id: string, outcome: Record<string, unknown>): Promise<void> {
    const event = { action: 'configure', entity: 'alert_rule', entityId: id, partnerCode: null, outcome } as const;
    return this.audit.record(principal, event);
  }

  private async request<Result>(principal: Principal, method: 'GET' | 'POST', path: string, body?: object) {
    const request = { method, path, deadlineMs: DEADLINE_MS, ...(body && { body }) };
    return bodyOf(await this.client.requestInsight<Result>(principal, request));
  }
}

/** The key of a partner sees that one alone. */
function onlyPartner({ partnerCode }: Principal): { only_partner?: string } {
  return partnerCode === undefined ? {} : { only_partner: partnerCode };
}

/** @throws Problem not_found (404) for what is no id */
function alertId(id: string): string {
  if (!isUUID(id)) throw problems.notFound('The alert');
  return id.toLowerCase();
}
