import { Readable } from 'node:stream';
import { Log, problems } from '@app/common';
import type { JobDocument } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit/audit-log';
import type { Principal } from '../auth/principal';
import { PartnerClient, type PartnerJob } from '../internal-client/partner-client';
import { findPartner } from '../partners/find-partner';
import { encodeErrorHead, encodeErrors, type ErrorFormat, type ErrorRow } from './encode-errors';
import type { CreateImport, ImportPart } from './imports.dto';

/** A service stores the rows of a part before it responds; one that sleeps has to start first. */
const DEADLINE_MS = 25_000;
const PAGE = 200;

interface ErrorPage {
  rows: ErrorRow[];
  next_after: number | null;
}

/** Brings files of conversions to the services of their partners, which store them. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly partner: PartnerClient,
    private readonly audit: AuditLog,
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** Records the beginning before anything is stored, so that the audit log knows of it whatever happens then. */
  async open(principal: Principal, partnerCode: string, request: CreateImport): Promise<PartnerJob> {
    await findPartner(this.database.manager, partnerCode);
    const { columns, ...file } = request;
    const event = { action: 'import', entity: 'conversion', entityId: partnerCode, partnerCode } as const;
    const record = (outcome: object): Promise<void> =>
      this.audit.record(principal, { ...event, outcome: { asked: { ...file, columns: columns.length }, ...outcome } });
    await record({ begun: true });
    try {
      const job = await this.partner.requestJob(principal, partnerCode, {
        method: 'POST',
        path: 'imports',
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

  addPart(principal: Principal, partnerCode: string, id: string, part: ImportPart): Promise<PartnerJob> {
    const path = `imports/${encodeURIComponent(id)}/parts`;
    return this.partner.requestJob(principal, partnerCode, {
      method: 'POST',
      path,
      body: part,
      deadlineMs: DEADLINE_MS,
    });
  }

  /**
   * The file of an import's errors. Its first rows are read before it is returned; when later ones cannot be read the
   * stream fails, and with it the download.
   *
   * @throws Problem of a service; 404 for another job
   */
  async openErrors(principal: Principal, partnerCode: string, id: string, format: ErrorFormat): Promise<Readable> {
    const path = `jobs/${encodeURIComponent(id)}`;
    const job = await this.partner.request<JobDocument>(principal, partnerCode, {
      method: 'GET',
      path,
      deadlineMs: DEADLINE_MS,
    });
    if (job.kind !== 'import') throw problems.notFound('The import');
    const read = (after: number): Promise<ErrorPage> =>
      this.partner.request(principal, partnerCode, {
        method: 'GET',
        path: `${path}/rows?limit=${PAGE}&after=${after}`,
        deadlineMs: DEADLINE_MS,
      });
    const { columns } = job['request'] as { columns: { name: string }[] };
    const pieces = this.write(await read(0), read, encodeErrorHead(columns, format), format);
    return Readable.from(pieces, { objectMode: false });
  }

  private async *write(
    first: ErrorPage,
    read: (after: number) => Promise<ErrorPage>,
    head: string,
    format: ErrorFormat,
  ): AsyncGenerator<string> {
    if (head !== '') yield head;
    try {
      for (let page = first; ; page = await read(page.next_after)) {
        if (page.rows.length > 0) yield encodeErrors(page.rows, format);
        if (page.next_after === null) return;
      }
    } catch (error) {
      this.log.error('A file of errors failed after its beginning', error);
      throw error;
    }
  }
}
