import { type InputReader, problems } from '@app/common';
import { readDiagnostics, referenceOf, STATUSES, WARNING_CODES, WARNING_FIELDS } from '@app/postback';
import { Injectable } from '@nestjs/common';
import type { Role } from '../caller-auth/read-key.guard';
import { KEY_SEPARATOR } from '../conversions/conversion-key';
import type { LockedStateRow } from '../conversions/conversion-state-row';
import { listResponse, readPage } from '../list/list-query';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { type ConversionFilter, ConversionQueryRepository, type ConversionRecord } from './conversion-query.repository';
import { maskForRole } from './mask-conversion';
import { describeKey, isWanted, readKey } from './read-key';
import { presentState } from './present-state';
import { verbatim, writeJson } from './verbatim-json';

/** Of a conversion with more postbacks than this, the newest are shown. */
const MAX_HISTORY = 1_000;

/** Reads conversions as a role may see them, for a partner's own addresses and for our own processes. */
@Injectable()
export class ConversionReads {
  constructor(
    private readonly repository: ConversionQueryRepository,
    private readonly partner: PartnerConfigService,
  ) {}

  /** A page of stored postbacks, newest first. */
  async list(input: InputReader, role: Role | undefined, maxPageSize?: number): Promise<unknown> {
    const filter = this.readFilter(input);
    const request = readPage(input, maxPageSize);
    input.check();
    const found = await this.repository.list(filter, request);
    const data = found.rows.slice(0, request.pageSize).map((row) => this.present(row));
    return maskForRole(role, await listResponse(request, found, data, () => this.repository.count(filter)));
  }

  /**
   * One conversion as JSON: its present state, and the newest postbacks of it that retention has left, oldest first.
   *
   * @throws Problem 404
   */
  async find(conversionId: string, input: InputReader, role: Role | undefined): Promise<string> {
    const tenantId = this.partner.readTenant(input);
    const wanted = readKey(input);
    input.check();
    if (conversionId.includes('\0') || conversionId.includes(KEY_SEPARATOR)) throw problems.notFound('This conversion');
    const tenantIds = tenantId === null ? this.partner.current().config.tenants.map(({ id }) => id) : [tenantId];
    const states = await this.repository.find(conversionId, tenantIds);
    const found = states.find((state) => isWanted(state, wanted));
    if (!found) throw problems.notFound(`Conversion ${conversionId}`);
    const isOfTenant = ({ tenant_id: id }: LockedStateRow): boolean => id === found.tenant_id;
    const elsewhere = new Set(states.filter((state) => !isOfTenant(state)).map((state) => state.tenant_id));
    const newest = await this.repository.history(found, MAX_HISTORY + 1);
    const history = newest.slice(0, MAX_HISTORY).toReversed();
    const conversion = {
      conversion_id: conversionId,
      tenant: this.partner.tenantCode(found.tenant_id),
      also_of_tenants: [...elsewhere].map((id) => this.partner.tenantCode(id)),
      key: describeKey(found),
      also_of_keys: states.filter((state) => state !== found && isOfTenant(state)).map(describeKey),
      state: presentState(found),
      history: history.map((row) => ({ ...this.present(row), raw_data: verbatim(row.raw_data) })),
      truncated: newest.length > MAX_HISTORY,
    };
    return writeJson(maskForRole(role, conversion));
  }

  private readFilter(input: InputReader): ConversionFilter {
    const duplicates = input.oneOf('duplicates', ['true', 'false']);
    const [code, field] = [input.oneOf('warning', WARNING_CODES), input.oneOf('warning_field', WARNING_FIELDS)];
    return {
      from: input.time('from'),
      to: input.time('to'),
      tenantId: this.partner.readTenant(input),
      status: input.oneOf('status', STATUSES),
      offer: input.text('offer'),
      currency: input.text('currency'),
      conversionId: input.text('conversion_id'),
      clickId: referenceOf(input.text('click_id')),
      duplicates: duplicates === null ? null : duplicates === 'true',
      warning: code === null && field === null ? null : { ...(code && { code }), ...(field && { field }) },
    };
  }

  private present({ id, tenant_id: tenantId, warnings, ...fields }: ConversionRecord): Record<string, unknown> {
    return {
      postback_id: id,
      tenant: this.partner.tenantCode(tenantId),
      ...fields,
      warnings: warnings && readDiagnostics(warnings),
    };
  }
}
