import { QUARANTINE_REASONS, readDiagnostics, UNKNOWN_CODE } from '@app/postback';
import { Injectable } from '@nestjs/common';
import { type InputReader, isUuidV7, problems } from '@app/common';
import { AuditEventRepository } from '../audit-events/audit-event.repository';
import { type ListPage, type ListResponse, listResponse, MAX_INTERNAL_PAGE_SIZE, readPage } from '../list/list-query';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { verbatim } from '../conversion-api/verbatim-json';
import { RedriveService, type RedriveReport } from './redrive.service';
import { type QuarantineFilter, type QuarantineRecord, QuarantineRepository } from './quarantine.repository';

const MAX_REDRIVE = 10_000;
const MAX_IDS = 1_000;

/** What chooses among the quarantined. */
const CHOICE = ['postback_ids', 'tenant', 'field', 'reason', 'code', 'from', 'to'];

const CODES = [...Object.keys(QUARANTINE_REASONS), UNKNOWN_CODE];

/** Lists and redrives quarantine. */
@Injectable()
export class QuarantineService {
  constructor(
    private readonly repository: QuarantineRepository,
    private readonly partner: PartnerConfigService,
    private readonly redriving: RedriveService,
    private readonly events: AuditEventRepository,
  ) {}

  /** @param showsBodies for those who may see what came in as it came in */
  async list(
    input: InputReader,
    showsBodies: boolean,
  ): Promise<ListResponse<Record<string, unknown>> & { by_reason: unknown[] | null }> {
    const filter = this.readFilter(input, null);
    const request = readPage(input);
    input.check();
    const [page, byReason] = await Promise.all([
      this.readPage(filter, request, showsBodies),
      this.repository.countByReason(filter),
    ]);
    return { ...page, by_reason: byReason ?? null };
  }

  /** A page for our own processes: larger than others may be, without bodies and without counts by reason. */
  listWithoutBodies(input: InputReader): Promise<ListResponse<Record<string, unknown>>> {
    const filter = this.readFilter(input, null);
    const request = readPage(input, MAX_INTERNAL_PAGE_SIZE);
    input.check();
    return this.readPage(filter, request, false);
  }

  private async readPage(
    filter: QuarantineFilter,
    request: ListPage,
    showsBodies: boolean,
  ): Promise<ListResponse<Record<string, unknown>>> {
    const found = await this.repository.list(filter, request);
    const ids = found.rows.slice(0, request.pageSize).map(({ id }) => id);
    const rows = await this.repository.read(ids, showsBodies);
    const data = rows.map((row) => this.present(row));
    return listResponse(request, found, data, () => this.repository.count(filter));
  }

  /** One quarantined postback, or one that has left quarantine. @throws Problem 404 */
  async find(postbackId: string, showsBodies: boolean): Promise<Record<string, unknown>> {
    const [row] = isUuidV7(postbackId) ? await this.repository.read([postbackId], showsBodies) : [];
    if (!row) throw problems.notFound('This quarantined postback');
    return this.present(row);
  }

  /**
   * Processes what the query or the body choose again, oldest first: those of `postback_ids`, of a `tenant`,
   * a `field`, a `reason`, a `code`, a time; all of them only when that is said. With `after`, those after that one.
   */
  redrive(input: InputReader, keyId: string): Promise<RedriveReport> {
    const ids = input.list('postback_ids', isUuidV7, { max: MAX_IDS, what: 'postback ids' });
    const filter = this.readFilter(input, ids);
    const limit = input.wholeNumber('limit', 1, MAX_REDRIVE) ?? MAX_REDRIVE;
    const after = input.text('after');
    if (after !== null && !isUuidV7(after)) input.addError('after', 'wrong_format', 'must be a postback id');
    input.choice(CHOICE);
    input.check();
    const { tenantId, postbackIds, ...plain } = filter;
    const tenant = tenantId === null ? null : this.partner.tenantCode(tenantId);
    const asked = withoutNulls({ ...plain, tenant, postback_ids: postbackIds?.length ?? null, limit, after });
    return this.events.record(
      { keyId, action: 'redrive', entity: 'quarantine', asked },
      () => this.redriving.redrive(filter, limit, after),
      ({ failures, ...report }) => ({ report: { ...report, reported_failures: failures.length } }),
    );
  }

  private present({ id, tenant_id: tenantId, raw_data: rawData, reasons, ...row }: QuarantineRecord) {
    return {
      postback_id: id,
      tenant: this.partner.tenantCode(tenantId),
      ...row,
      reasons: readDiagnostics(reasons),
      raw_data: verbatim(rawData),
    };
  }

  /** The filters of a list of quarantine. */
  readFilter(input: InputReader, postbackIds: readonly string[] | null): QuarantineFilter {
    return {
      from: input.time('from'),
      to: input.time('to'),
      tenantId: this.partner.readTenant(input),
      field: input.text('field'),
      reason: input.text('reason'),
      code: input.oneOf('code', CODES),
      postbackIds,
    };
  }
}

function withoutNulls(choice: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== null));
}
