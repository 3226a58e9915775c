import type { JobDocument } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import { InternalClient } from '../internal-client/internal-client';
import { type NotAnswered, notAnswered } from '../internal-client/not-answered.dto';
import { PartnerClient, type PartnerJob } from '../internal-client/partner-client';
import { findPartner } from '../partners/find-partner';
import type { JobRowsRequest, JobsRequest, SamplesRequest } from './jobs.dto';

const DEADLINE_MS = 10_000;
/** One slow partner must not delay the list of the others. */
const LIST_DEADLINE_MS = 3_000;

/** Creates, lists and stops the jobs of partners, which run in their own services. */
@Injectable()
export class JobsService {
  constructor(
    private readonly client: InternalClient,
    private readonly partner: PartnerClient,
    private readonly audit: AuditLog,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  dryRun(principal: Principal, partnerCode: string, request: object): Promise<PartnerJob> {
    return this.partner.requestJob(principal, partnerCode, {
      method: 'POST',
      path: 'jobs/dry-run',
      body: request,
      deadlineMs: DEADLINE_MS,
    });
  }

  /** Records the start too, so that the audit log knows of a redrive after which this process ended. */
  async redrive(
    principal: Principal,
    partnerCode: string,
    request: object & { postback_ids?: string[] },
  ): Promise<PartnerJob> {
    await findPartner(this.database.manager, partnerCode);
    const { postback_ids: ids, ...rest } = request;
    const asked = { ...rest, ...(ids && { postback_ids: ids.length }) };
    const event = { action: 'redrive', entity: 'quarantine', entityId: partnerCode, partnerCode } as const;
    const record = (outcome: object): Promise<void> =>
      this.audit.record(principal, { ...event, outcome: { asked, ...outcome } });
    await record({ begun: true });
    try {
      const job = await this.partner.requestJob(principal, partnerCode, {
        method: 'POST',
        path: 'jobs/redrive',
        body: request,
        deadlineMs: DEADLINE_MS,
      });
      await record({ job_id: job.id });
      return job;
    } catch (error) {
      await record({ failed: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  /** The newest jobs of each partner, newest first; partners that did not respond are named. */
  async list(
    principal: Principal,
    { partner_code: code, kind, limit = 50 }: JobsRequest,
  ): Promise<{ data: PartnerJob[]; not_answered: NotAnswered[] }> {
    const partners = await this.client.findPartners(code === undefined ? undefined : [code]);
    const request = { method: 'GET', path: `jobs?limit=${limit}`, deadlineMs: LIST_DEADLINE_MS } as const;
    const reachable = partners.filter(({ endpoint_url: url }) => url !== null);
    const responses = await this.client.forEachPartner(reachable, async (partner) => {
      const response = await this.client.requestPartner<{ jobs: JobDocument[] }>(principal, partner, request);
      return { ...response, code: partner.partner_code };
    });
    const jobs = responses.flatMap((response) =>
      response.ok ? response.body.jobs.map((job) => ({ partner_code: response.code, ...job })) : [],
    );
    return {
      data: jobs
        .filter((job) => kind === undefined || job.kind === kind)
        .toSorted((one, other) => (one.id < other.id ? 1 : -1))
        .slice(0, limit),
      not_answered: responses.flatMap((response) =>
        response.ok ? [] : [notAnswered(response.code, response.problem)],
      ),
    };
  }

  find(principal: Principal, partnerCode: string, id: string): Promise<PartnerJob> {
    return this.partner.requestJob(principal, partnerCode, {
      method: 'GET',
      path: `jobs/${encodeURIComponent(id)}`,
      deadlineMs: DEADLINE_MS,
    });
  }

  async rows(principal: Principal, partnerCode: string, id: string, request: JobRowsRequest): Promise<unknown> {
    const parameters = Object.entries(request).map(([name, value]): [string, string] => [name, String(value)]);
    const path = `jobs/${encodeURIComponent(id)}/rows?${new URLSearchParams(parameters).toString()}`;
    return this.partner.request(principal, partnerCode, { method: 'GET', path, deadlineMs: DEADLINE_MS });
  }

  samples(principal: Principal, partnerCode: string, request: SamplesRequest): Promise<unknown> {
    return this.partner.request(principal, partnerCode, {
      method: 'GET',
      path: `samples${queryOf(request)}`,
      deadlineMs: DEADLINE_MS,
    });
  }

  namesSeen(principal: Principal, partnerCode: string, request: SamplesRequest): Promise<unknown> {
    return this.partner.request(principal, partnerCode, {
      method: 'GET',
      path: `names-seen${queryOf(request)}`,
      deadlineMs: DEADLINE_MS,
    });
  }

  stop(principal: Principal, partnerCode: string, id: string): Promise<PartnerJob> {
    return this.partner.requestJob(principal, partnerCode, {
      method: 'POST',
      path: `jobs/${encodeURIComponent(id)}/stop`,
      body: {},
      deadlineMs: DEADLINE_MS,
    });
  }
}

function queryOf({ tenant }: SamplesRequest): string {
  return tenant === undefined ? '' : `?tenant=${encodeURIComponent(tenant)}`;
}
