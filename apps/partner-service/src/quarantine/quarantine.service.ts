import { Injectable } from '@nestjs/common';
import { type Fault, isUuidV7, problems } from '@app/common';
import { ConversionService } from '../conversion/conversion.service';
import { nextCursor, type Page, type Query, QueryReader, totalOf } from '../list/list-query';
import { verbatim } from '../conversion/verbatim-json';
import { RedriveService, type RedriveReport } from './redrive.service';
import { type QuarantineFilter, QuarantineRepository } from './quarantine.repository';

const MAX_REDRIVE = 10_000;
const MAX_IDS = 1_000;

/** Lists quarantine and drives it again. */
@Injectable()
export class QuarantineService {
  constructor(
    private readonly repository: QuarantineRepository,
    private readonly conversions: ConversionService,
    private readonly redriving: RedriveService,
  ) {}

  /** @param showsBodies for those who may see what came in as it came in */
  async list(
    query: Query,
    showsBodies: boolean,
  ): Promise<Page<Record<string, unknown>> & { by_reason: unknown[] | null }> {
    const reader = new QueryReader(query);
    const filter = this.readFilter(reader, null);
    const request = reader.page();
    reader.throwFaults();
    const [found, byReason] = await Promise.all([
      this.repository.list(filter, request),
      this.repository.countByReason(filter),
    ]);
    const ids = found.rows.slice(0, request.pageSize).map(({ id }) => id);
    const rows = await this.repository.read(ids, showsBodies);
    return {
      data: rows.map(({ id, tenant_id: tenantId, raw_data: rawData, ...row }) => ({
        postback_id: id,
        tenant: this.conversions.tenantCode(tenantId),
        ...row,
        raw_data: verbatim(rawData),
      })),
      next_cursor: nextCursor(request, found),
      page: request.page,
      page_size: request.pageSize,
      total: await totalOf(request, found, () => this.repository.count(filter)),
      by_reason: byReason ?? null,
    };
  }

  /**
   * Drives what the query and the body choose again, oldest first: those of the `postback_ids` in the body,
   * of a `tenant`, a `field`, a `reason`, a time; all when nothing is chosen. With `after`, those after that one.
   */
  redrive(query: Query, body: unknown): Promise<RedriveReport> {
    const choice = { ...query, ...readChoice(body) };
    const reader = new QueryReader(choice);
    const filter = this.readFilter(reader, readIds(body));
    const limit = reader.wholeNumber('limit', 1, MAX_REDRIVE) ?? MAX_REDRIVE;
    const after = reader.text('after');
    if (after !== null && !isUuidV7(after)) reader.refuse('after', 'must be a postback id');
    reader.throwFaults();
    return this.redriving.redrive(filter, limit, after);
  }

  private readFilter(reader: QueryReader, postbackIds: readonly string[] | null): QuarantineFilter {
    return {
      from: reader.time('from'),
      to: reader.time('to'),
      tenantId: this.conversions.readTenant(reader),
      field: reader.text('field'),
      reason: reader.text('reason'),
      postbackIds,
    };
  }
}

/** The body's plain values, as if they stood in the query. */
function readChoice(body: unknown): Record<string, string> {
  if (typeof body !== 'object' || body === null) return {};
  const plain = Object.entries(body).filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  return Object.fromEntries(plain.map(([name, value]) => [name, String(value)]));
}

function readIds(body: unknown): string[] | null {
  if (typeof body !== 'object' || body === null || !('postback_ids' in body)) return null;
  const ids: unknown = body.postback_ids;
  const fault: Fault = { field: 'postback_ids', reason: `must be a list of at most ${MAX_IDS} postback ids` };
  if (!Array.isArray(ids) || ids.length > MAX_IDS) throw problems.invalidRequest([fault]);
  const wrong = ids.filter((id) => typeof id !== 'string' || !isUuidV7(id));
  if (wrong.length > 0) throw problems.invalidRequest(wrong.map((value) => ({ ...fault, value })));
  return ids;
}
