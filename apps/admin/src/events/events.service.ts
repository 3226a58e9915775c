import type {
  DeadEventsReport,
  EventPage,
  ListedDeadEvent,
  ListedEvent,
  ListedReject,
  RejectsReport,
} from '@app/internal-protocol';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import { bodyOf, InternalClient } from '../internal-client/internal-client';
import { queryOf } from '../internal-client/request-each';
import { maskDeadEvent, maskEvent, maskReject, seesPersonalData } from './mask-event';
import { SourceCodes } from './source-codes.service';

const READ_DEADLINE_MS = 11_000;
const REDRIVE_DEADLINE_MS = 15_000;

/** A row of the collector with the code of its source, by which clients know it. */
type ByCode<Listed> = Omit<Listed, 'source_id'> & { source: string };
type DeadByCode = Omit<ByCode<ListedDeadEvent>, 'event'> & { event: ByCode<ListedEvent> | null };

interface ListFilters {
  source?: string;
}

/** Lists events, rejected and dead ones, and redrives these with an entry in the audit log. */
@Injectable()
export class EventsService {
  constructor(
    private readonly client: InternalClient,
    private readonly audit: AuditLog,
    private readonly sources: SourceCodes,
  ) {}

  async listEvents(principal: Principal, filters: ListFilters): Promise<EventPage<ByCode<ListedEvent>>> {
    const { page, codeOf } = await this.list<ListedEvent>(principal, 'events', filters);
    const toRow = seesPersonalData(principal) ? (event: ListedEvent) => event : maskEvent;
    return { ...page, data: page.data.map((event) => byCode(toRow(event), codeOf)) };
  }

  async listRejects(principal: Principal, filters: ListFilters): Promise<EventPage<ByCode<ListedReject>>> {
    const { page, codeOf } = await this.list<ListedReject>(principal, 'event-rejects', filters);
    const toRow = seesPersonalData(principal) ? (reject: ListedReject) => reject : maskReject;
    return { ...page, data: page.data.map((reject) => byCode(toRow(reject), codeOf)) };
  }

  async listDeadEvents(principal: Principal, filters: ListFilters): Promise<EventPage<DeadByCode>> {
    const { page, codeOf } = await this.list<ListedDeadEvent>(principal, 'dead-events', filters);
    const toRow = seesPersonalData(principal) ? (dead: ListedDeadEvent) => dead : maskDeadEvent;
    const data = page.data.map((row) => {
      const dead = toRow(row);
      return { ...byCode(dead, codeOf), event: dead.event && byCode(dead.event, codeOf) };
    });
    return { ...page, data };
  }

  /** @throws Problem of the collector; when it did not respond, it may have redriven the choice */
  redriveRejects(principal: Principal, choice: ListFilters): Promise<RejectsReport> {
    const report = ({ redriven, outcomes }: RejectsReport) => ({ redriven, read: outcomes.length });
    return this.redrive(principal, 'rejected_event', 'event-rejects', choice, report);
  }

  /** @throws Problem as `redriveRejects` does */
  redriveDeadEvents(principal: Principal, choice: ListFilters): Promise<DeadEventsReport> {
    return this.redrive(principal, 'dead_event', 'dead-events', choice, (report: DeadEventsReport) => report);
  }

  private async list<Row>(principal: Principal, path: string, { source, ...filters }: ListFilters) {
    const { ids, codeOf } = await this.sources.choose(source);
    const query = queryOf({ ...filters, source_ids: ids.join(',') });
    const request = { method: 'GET', path: `${path}?${query}`, deadlineMs: READ_DEADLINE_MS } as const;
    const page = bodyOf(await this.client.requestAnalytics<EventPage<Row>>(principal, request));
    return { page, codeOf };
  }

  /** Records the start too, so that the audit log knows of a redrive after which this process ended. */
  private async redrive<Report>(
    principal: Principal,
    entity: 'rejected_event' | 'dead_event',
    path: string,
    { source, ...choice }: ListFilters & { ids?: string[] },
    reportOf: (report: Report) => object,
  ): Promise<Report> {
    const source_id = source === undefined ? undefined : (await this.sources.choose(source)).ids[0];
    const asked = { ...choice, ...(source && { source }), ...(choice.ids && { ids: choice.ids.length }) };
    const record = (outcome: object): Promise<void> =>
      this.audit.record(principal, {
        action: 'redrive',
        entity,
        entityId: source ?? '*',
        partnerCode: null,
        outcome: { asked, ...outcome },
      });
    await record({ begun: true });
    const response = await this.client.requestAnalytics<Report>(principal, {
      method: 'POST',
      path: `${path}/redrive`,
      deadlineMs: REDRIVE_DEADLINE_MS,
      body: { ...choice, ...(source_id !== undefined && { source_id }) },
    });
    await record(response.ok ? { report: reportOf(response.body) } : { failed: response.problem.message });
    return bodyOf(response);
  }
}

function byCode<Listed extends { source_id: number }>(
  { source_id, ...row }: Listed,
  codeOf: (id: number) => string,
): ByCode<Listed> {
  return { ...row, source: codeOf(source_id) };
}
