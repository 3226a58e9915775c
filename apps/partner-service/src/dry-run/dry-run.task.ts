import { interpret, type StoredField, STORED_FIELDS } from '@app/postback';
import { Injectable } from '@nestjs/common';
import type { DuplicatePolicy } from '../conversions/conversion-row';
import type { PostbackContent } from '../intake/read-parameters';
import { TokenHasher } from '../intake/token-hasher';
import type { JobTask, LeasedJob } from '../jobs/job';
import { JobRepository } from '../jobs/job.repository';
import { Progress } from '../jobs/progress';
import { YieldToIntake } from '../jobs/yield-to-intake';
import type { Cursor } from '../list/list-query';
import { cursorOf } from '../list/list-query';
import { type CompiledPartner, compilePartner } from '../partner-config/compile-partner';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { readStored } from '../quarantine/read-stored';
import type { Reading } from './compare-postbacks';
import { DryRunRepository, type QuarantinedRow, type Scope, type Source, type StoredRow } from './dry-run.repository';
import { type Compared, DryRunTotals } from './dry-run-totals';
import { type MappingDraft, withDraft } from './mapping-draft';

const PAGE = 200;

/** With what the draft is compared: the active mapping, or what is stored. */
export const COMPARED_WITH = ['active', 'stored'] as const;
export type ComparedWith = (typeof COMPARED_WITH)[number];

/** The frozen request of a dry run. */
export interface DryRunRequest {
  source: Source;
  from: string | null;
  to: string | null;
  tenant_id: number | null;
  last: number;
  compared_with: ComparedWith;
  /** The active mapping when the job was created. */
  active: MappingDraft;
  active_version: number;
  draft: MappingDraft;
}

/**
 * Reads stored postbacks under two configurations and reports what differs. Writes nothing but its report, so an instance
 * that takes it over begins anew.
 */
@Injectable()
export class DryRunTask implements JobTask {
  constructor(
    private readonly repository: DryRunRepository,
    private readonly jobs: JobRepository,
    private readonly partners: PartnerConfigService,
    private readonly tokens: TokenHasher,
  ) {}

  async run(leased: LeasedJob): Promise<unknown> {
    const request = leased.job.request as DryRunRequest;
    const { config } = this.partners.current();
    const active = withDraft(config, request.active);
    const before = compilePartner(active);
    const after = compilePartner(withDraft(active, request.draft));
    const totals = new DryRunTotals((tenant) => policyOf(after, tenant));
    const readings = new Readings(before, after, this.tokens, request.compared_with, this.partners);
    await this.walk(leased, request, (table, row) => {
      for (const compared of readings.compare(table, row)) totals.add(compared);
    });
    await this.jobs.clearRows(leased.job.id);
    await leased.addRows(totals.changedRows());
    return { active_version: request.active_version, compared_with: request.compared_with, ...totals.result() };
  }

  private async walk(
    leased: LeasedJob,
    request: DryRunRequest,
    visit: (table: 'stored' | 'quarantined', row: StoredRow | QuarantinedRow) => void,
  ): Promise<void> {
    const { source, from, to, tenant_id: tenantId, last } = request;
    const scope: Scope = { source, from, to, tenantId, asOf: leased.job.as_of };
    const end = await this.repository.findScope(scope, last);
    const counts = { done: 0, total: end?.total ?? 0 };
    await leased.save({ counts });
    if (!end) return;
    const pace = new YieldToIntake();
    const progress = new Progress(leased);
    for (const table of ['stored', 'quarantined'] as const) {
      if (source !== 'both' && source !== table) continue;
      for (let after: Cursor | null = null, isAtEnd = false; !isAtEnd;) {
        const rows = await this.readPage(table, scope, after, end.oldest);
        for (const row of rows) {
          visit(table, row);
          await pace.rest();
        }
        after = cursorOf(rows.at(-1)) ?? after;
        isAtEnd = rows.length < PAGE;
        counts.done += rows.length;
        await progress.save({ counts });
      }
    }
    await leased.save({ counts });
  }

  private readPage(
    table: 'stored' | 'quarantined',
    scope: Scope,
    after: Cursor | null,
    oldest: Cursor,
  ): Promise<(StoredRow | QuarantinedRow)[]> {
    return table === 'stored'
      ? this.repository.read('stored', scope, after, oldest, PAGE)
      : this.repository.read('quarantined', scope, after, oldest, PAGE);
  }
}

/** Reads one postback under both configurations. */
class Readings {
  constructor(
    private readonly before: CompiledPartner,
    private readonly after: CompiledPartner,
    private readonly tokens: TokenHasher,
    private readonly comparedWith: ComparedWith,
    private readonly partners: PartnerConfigService,
  ) {}

  /** Each postback of the row; nearly always one. */
  compare(source: 'stored' | 'quarantined', row: StoredRow | QuarantinedRow): Compared[] {
    const { id, received_at: receivedAt, tenant_id: tenantId } = row;
    return readStored(row, this.after, this.tokens.redactStored).map((read) => {
      const before = this.comparedWith === 'stored' ? this.asStored(row) : this.readAs(this.before, row, read);
      return {
        id,
        receivedAt,
        tenantId,
        source,
        rawData: read.rawData,
        before,
        after: this.readAs(this.after, row, read),
      };
    });
  }

  private readAs(partner: CompiledPartner, row: StoredRow | QuarantinedRow, read: PostbackContent): Reading {
    const { tenant, result } = interpret(partner, read, Date.parse(row.received_at), this.tokens.hashOfStored);
    if (!result.ok) return { tenant: tenant.code, postback: null, reasons: result.reasons };
    return { tenant: tenant.code, postback: result.postback, reasons: [] };
  }

  private asStored(row: StoredRow | QuarantinedRow): Reading {
    const tenant = this.partners.tenantCode(row.tenant_id) ?? '';
    if ('reasons' in row) return { tenant, postback: null, reasons: row.reasons as Reading['reasons'] };
    const fields = [...STORED_FIELDS, 'status_original' as StoredField].map((field) => [field, row[field]]);
    return { tenant, postback: Object.fromEntries(fields) as Reading['postback'], reasons: [] };
  }
}

function policyOf({ tenants }: CompiledPartner, code: string): DuplicatePolicy {
  for (const tenant of tenants.values()) if (tenant.code === code) return tenant.policy;
  return { dedupe: 'update', allowReversal: false, addsAmounts: false, keyFields: [] };
}
