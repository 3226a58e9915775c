import { problems } from '@app/common';
import type { Report, ReportRun, ReportRuns, Reports } from '@app/internal-protocol';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import type { VersionCondition } from '../http/etag';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import type { SaveReport } from './reports.dto';

const DEADLINE_MS = 4_000;

/** Reports are kept and run by insight. A change is recorded in the audit log, since it decides who gets figures. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly client: InternalClient,
    private readonly audit: AuditLog,
  ) {}

  list(principal: Principal): Promise<Reports> {
    return this.request<Reports>(principal, 'GET', 'reports');
  }

  /** @throws Problem not_found (404) */
  async find(principal: Principal, id: string): Promise<Report> {
    return this.request<Report>(principal, 'GET', `reports/${known(id, 'The report')}`);
  }

  async create(principal: Principal, report: SaveReport): Promise<Report> {
    const after = await this.request<Report>(principal, 'POST', 'reports', toBody(report));
    await this.record(principal, after.id, { after });
    return after;
  }

  /** @throws Problem 404, 409 for a name that is taken, 412 for another version than the condition's */
  async replace(principal: Principal, id: string, report: SaveReport, condition: VersionCondition): Promise<Report> {
    const before = await this.find(principal, id);
    condition(before.version);
    const body = { version: before.version, ...toBody(report) };
    const after = await this.request<Report>(principal, 'POST', `reports/${id}/replace`, body);
    await this.record(principal, id, { before, after });
    return after;
  }

  /** @throws Problem 404, 412 for another version than the condition's */
  async delete(principal: Principal, id: string, condition: VersionCondition): Promise<void> {
    const before = await this.find(principal, id);
    condition(before.version);
    await this.request(principal, 'POST', `reports/${id}/delete`, { version: before.version });
    await this.record(principal, id, { before, after: null });
  }

  listRuns(principal: Principal, id: string): Promise<ReportRuns> {
    return this.request<ReportRuns>(principal, 'GET', `reports/${known(id, 'The report')}/runs`);
  }

  /** @throws Problem not_found (404) */
  findRun(principal: Principal, id: string, run: string): Promise<ReportRun> {
    const path = `reports/${known(id, 'The report')}/runs/${known(run, 'The run')}`;
    return this.request<ReportRun>(principal, 'GET', path);
  }

  private record(principal: Principal, id: string, outcome: Record<string, unknown>): Promise<void> {
    const event = { action: 'configure', entity: 'report', entityId: id, partnerCode: null, outcome } as const;
    return this.audit.record(principal, event);
  }

  private async request<Body>(
    principal: Principal,
    method: 'GET' | 'POST',
    path: string,
    body?: object,
  ): Promise<Body> {
    const request = { method, path, deadlineMs: DEADLINE_MS, ...(body && { body }) };
    return bodyOf(await this.client.requestInsight<Body>(principal, request));
  }
}

function toBody(report: SaveReport): object {
  return Object.fromEntries(Object.entries(report).filter(([, value]) => value !== undefined && value !== null));
}

/** @throws Problem not_found (404) for what is no id */
function known(id: string, what: string): string {
  if (!isUUID(id)) throw problems.notFound(what);
  return id;
}
