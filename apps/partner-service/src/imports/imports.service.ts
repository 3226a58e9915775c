import { type InputReader, isUuidV7, Log, problems, startInTurns } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import { ConversionStore } from '../conversions/conversion-store';
import { conversionRow } from '../conversions/to-rows';
import { TokenHasher } from '../intake/token-hasher';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { WarningMonitor } from '../warnings/warning-monitor';
import { recordPart, resultOf, type SettledRow } from './count-rows';
import type { ImportedRow, ImportJob, ImportPart, StoredImportRequest } from './import';
import { ImportRepository } from './import.repository';
import { readImportRequest, readPart } from './read-import';
import { type ImportContext, readRow } from './read-row';

/** Rows that are stored together, as the write queue does. A postback that arrives meanwhile waits for two such batches. */
const BATCH = 500;

/** The journey of a file's rows: each becomes a postback, which is read and stored as every other. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly repository: ImportRepository,
    private readonly partners: PartnerConfigService,
    private readonly store: ConversionStore,
    private readonly tokens: TokenHasher,
    private readonly warnings: WarningMonitor,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** Begins an import, or goes on with one of the same file. @throws Problem 422 */
  async open(input: InputReader, createdBy: string): Promise<ImportJob> {
    await this.partners.refresh();
    const { config } = this.partners.current();
    const read = readImportRequest(input);
    const tenantId = this.partners.readTenant(input);
    const tenant = config.tenants.find(({ id }) => id === tenantId);
    if (tenant && !tenant.isActive) input.addError('tenant', 'unknown_reference', 'must be an active tenant');
    if (!tenant && config.requireToken)
      input.addError('tenant', 'required', 'is needed, because this partner requires a token of its senders');
    input.check();
    const job = await this.repository.open({ ...read, tenant: tenant?.code ?? null }, createdBy);
    this.log.info('An import begins or goes on', { job_id: job.id, done: job.counts.done, total: job.counts.total });
    return job;
  }

  /**
   * Stores a part, and then records it with its errors. Interrupted in between, the part is sent again and finds by
   * their ids what is stored; rows that are recorded already are skipped.
   *
   * @throws Problem 404, 409 where the import is elsewhere or over, 422, 503
   */
  async addPart(id: string, input: InputReader): Promise<ImportJob> {
    input.check();
    const job = isUuidV7(id) ? await this.repository.find(id) : undefined;
    if (!job) throw problems.notFound('The import');
    const sent = readPart(input, job.request.columns.length);
    const { done, total } = job.counts;
    if (sent.firstRow + sent.rows.length > total) throw problems.conflict(`The import has ${total} rows.`);
    if (sent.firstRow > done) throw problems.conflict(`The import goes on with row ${done}.`);
    const part = { firstRow: done, rows: sent.rows.slice(done - sent.firstRow) };
    if (part.rows.length === 0) return job;
    if (job.finished_at !== null) throw over();
    const context = await this.contextOf(job.request);
    return this.storePart(job, part, context);
  }

  private async storePart(job: ImportJob, part: ImportPart, context: ImportContext): Promise<ImportJob> {
    const { partnerCode } = context.partner.config;
    if (!(await this.repository.beginPart(job, partnerCode, part.rows.length))) throw over();
    const settled = await this.storeRows(part, context);
    const record = recordPart(job, settled, job.position.begun === job.counts.done);
    const isLast = record.counts.done === record.counts.total;
    const result = isLast ? resultOf(record.position.errors) : null;
    const recorded = await this.repository.recordPart(job, partnerCode, record, result);
    if (!recorded) throw over();
    if (isLast) this.log.info('Finished an import', { job_id: job.id, ...record.counts });
    return recorded;
  }

  /** While one batch is stored the next one is read. */
  private async storeRows({ firstRow, rows }: ImportPart, context: ImportContext): Promise<SettledRow[]> {
    const settled: SettledRow[] = [];
    let previous: Promise<SettledRow[]> = Promise.resolve([]);
    for (let start = 0; start < rows.length; start += BATCH) {
      const batch = rows.slice(start, start + BATCH).map((row, index) => ({ row, number: firstRow + start + index }));
      const next = startInTurns(batch, ({ row, number }) => this.storeRow(context, number, row));
      // It may fail before it is awaited.
      next.catch(() => undefined);
      settled.push(...(await previous));
      previous = next;
    }
    settled.push(...(await previous));
    return settled;
  }

  private async storeRow(context: ImportContext, number: number, row: ImportedRow): Promise<SettledRow> {
    const { origin, result } = readRow(context, number, row);
    const common = { number, row, tenantId: origin.tenant.id };
    if (!result.ok) return { ...common, outcome: undefined, reasons: result.reasons };
    const outcome = await this.store.store(conversionRow(origin, result.postback, result.warnings));
    this.warnings.record(outcome);
    return { ...common, outcome, reasons: outcome.reasons };
  }

  private async contextOf(request: StoredImportRequest): Promise<ImportContext> {
    await this.partners.freshen();
    const partner = this.partners.current();
    const found = partner.config.tenants.find(({ code }) => code === request.tenant);
    if (request.tenant !== null && !found?.isActive) throw problems.conflict('The tenant is inactive.');
    const tenant = found && partner.tenants.get(found.id);
    return { request, partner, tenant, hash: this.tokens.hash, redact: this.tokens.redact };
  }
}

function over() {
  return problems.conflict('Another request has gone on with the import, or it is over; read it again.');
}
