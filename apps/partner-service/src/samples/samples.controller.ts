import { Contract, Input, InputReader, Peer, ServiceIdentityGuard, type ServicePeer } from '@app/common';
import { SAMPLES, schemas } from '@app/internal-protocol';
import { readDiagnostics, readRawData, STORED_FIELDS } from '@app/postback';
import { Controller, Get, UseGuards, UseInterceptors } from '@nestjs/common';
import type { Role } from '../caller-auth/read-key.guard';
import { maskConversion, maySeePersonalData } from '../conversion-api/mask-conversion';
import { verbatim, VerbatimJson } from '../conversion-api/verbatim-json';
import { BEFORE_ALL, DryRunRepository, type QuarantinedRow, type StoredRow } from '../dry-run/dry-run.repository';
import { ReadProblemInterceptor } from '../list/read-in-time';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { chooseSamples } from './choose-samples';

/** Enough to meet rare shapes, and read in a moment. */
const LOOKED_AT = 1_000;
const SAMPLES_SHOWN = 200;

/** Serves the newest postbacks as a preview of a mapping needs them: the request as it is stored, and what became of it. */
@UseGuards(ServiceIdentityGuard)
@UseInterceptors(ReadProblemInterceptor)
@Controller('internal/v1/samples')
export class SamplesController {
  constructor(
    private readonly postbacks: DryRunRepository,
    private readonly partners: PartnerConfigService,
  ) {}

  @Get()
  @Contract({
    summary: 'The newest postbacks, one of each shape first',
    query: { tenant: { ...schemas.STRING, description: "A tenant's code" } },
    response: SAMPLES,
  })
  async list(@Input() input: InputReader, @Peer() { actor }: ServicePeer) {
    const tenantId = this.partners.readTenant(input);
    input.check();
    const scope = { source: 'both', from: null, to: null, tenantId, asOf: new Date() } as const;
    const stored = await this.postbacks.read('stored', scope, null, BEFORE_ALL, LOOKED_AT);
    const quarantined = await this.postbacks.read('quarantined', scope, null, BEFORE_ALL, LOOKED_AT);
    const newest = [...stored, ...quarantined]
      .toSorted((one, other) => (one.id < other.id ? 1 : -1))
      .slice(0, LOOKED_AT)
      .map((row) => ({ row, names: namesOf(row) }));
    const seesAll = maySeePersonalData(actor?.role as Role | undefined);
    const data = chooseSamples(newest, SAMPLES_SHOWN).map(({ row, names, shape, shape_count }) => {
      return { ...this.describe(row, seesAll), names, shape, shape_count };
    });
    return { data, looked_at: newest.length };
  }

  private describe(row: StoredRow | QuarantinedRow, seesAll: boolean) {
    const isQuarantined = 'reasons' in row;
    const shown = {
      postback_id: row.id,
      received_at: row.received_at,
      tenant: this.partners.tenantCode(row.tenant_id),
      outcome: isQuarantined ? 'quarantined' : outcomeOf(row),
      conversion_id: row.conversion_id,
      request_line: row.request_line,
      reasons: isQuarantined ? readDiagnostics(row.reasons) : [],
      raw_data: verbatim(row.raw_data),
      body_base64: seesAll ? (row.body?.toString('base64') ?? null) : null,
      ...(isQuarantined ? {} : Object.fromEntries(STORED_FIELDS.map((field) => [field, row[field]]))),
    };
    const allowed: Record<string, unknown> = seesAll ? shown : maskConversion(shown);
    const rawData = allowed['raw_data'];
    // As a text: a JSON parser would lose duplicate names and digits, on which the reading depends.
    return { ...allowed, raw_data: rawData instanceof VerbatimJson ? rawData.text : null };
  }
}

function namesOf({ raw_data: rawData }: StoredRow | QuarantinedRow): string[] {
  return [...new Set(readRawData(rawData ?? '{}').map(({ name }) => name))].toSorted();
}

function outcomeOf({ is_duplicate: isDuplicate, is_update: isUpdate }: StoredRow): string {
  if (isUpdate) return 'updated';
  return isDuplicate ? 'duplicate' : 'stored';
}
