import { Injectable } from '@nestjs/common';
import { type InputReader, problems } from '@app/common';
import { referenceOf, STATUSES, readDiagnostics } from '@app/postback';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { type ConversionFilter, type ConversionRecord, ConversionQueryRepository } from './conversion-query.repository';
import { nextCursor, type ListResponse, readPage, totalOf } from '../list/list-query';
import { presentState } from './present-state';
import { verbatim } from './verbatim-json';

/** Of a conversion with more postbacks than this, the newest are shown. */
const MAX_HISTORY = 1_000;

/** The read API over conversions. */
@Injectable()
export class ConversionQueryService {
  constructor(
    private readonly repository: ConversionQueryRepository,
    private readonly partner: PartnerConfigService,
  ) {}

  async list(input: InputReader): Promise<ListResponse<Record<string, unknown>>> {
    const filter = this.readFilter(input);
    const request = readPage(input);
    input.check();
    const found = await this.repository.list(filter, request);
    return {
      data: found.rows.slice(0, request.pageSize).map((row) => this.present(row)),
      next_cursor: nextCursor(request, found),
      page: request.page,
      page_size: request.pageSize,
      total: await totalOf(request, found, () => this.repository.count(filter)),
    };
  }

  /** One conversion: its present state, and the newest postbacks of it that retention has left, oldest first. */
  async find(conversionId: string, input: InputReader): Promise<Record<string, unknown>> {
    const tenantId = this.readTenant(input);
    input.check();
    if (conversionId.includes('\0')) throw problems.notFound('This conversion');
    const tenantIds = tenantId === null ? [...this.tenantCodes().keys()] : [tenantId];
    const [found, ...elsewhere] = await this.repository.find(conversionId, tenantIds);
    if (!found) throw problems.notFound(`Conversion ${conversionId}`);
    const newest = await this.repository.history(conversionId, found.tenant_id, MAX_HISTORY + 1);
    const history = newest.slice(0, MAX_HISTORY).toReversed();
    return {
      conversion_id: conversionId,
      tenant: this.tenantCode(found.tenant_id),
      also_of_tenants: elsewhere.map((row) => this.tenantCode(row.tenant_id)),
      state: presentState(found),
      history: history.map((row) => ({ ...this.present(row), raw_data: verbatim(row.raw_data) })),
      truncated: newest.length > MAX_HISTORY,
    };
  }

  /** The tenant that a query names, as its id; null for all. */
  readTenant(input: InputReader): number | null {
    const codes = [...this.tenantCodes().values()];
    const code = input.oneOf('tenant', codes);
    return code === null ? null : ([...this.tenantCodes()].find(([, own]) => own === code)?.[0] ?? null);
  }

  tenantCode(tenantId: number): string | null {
    return this.tenantCodes().get(tenantId) ?? null;
  }

  private readFilter(input: InputReader): ConversionFilter {
    const duplicates = input.oneOf('duplicates', ['true', 'false']);
    return {
      from: input.time('from'),
      to: input.time('to'),
      tenantId: this.readTenant(input),
      status: input.oneOf('status', STATUSES),
      offer: input.text('offer'),
      conversionId: input.text('conversion_id'),
      clickId: referenceOf(input.text('click_id')),
      duplicates: duplicates === null ? null : duplicates === 'true',
    };
  }

  private present(row: ConversionRecord): Record<string, unknown> {
    const { id, tenant_id: tenantId, warnings, ...fields } = row;
    return {
      postback_id: id,
      tenant: this.tenantCode(tenantId),
      ...fields,
      warnings: warnings && readDiagnostics(warnings),
    };
  }

  private tenantCodes(): ReadonlyMap<number, string> {
    return new Map(this.partner.current().config.tenants.map(({ id, code }) => [id, code]));
  }
}
