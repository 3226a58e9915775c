import { type CanonicalPostback, interpret, type StoredField, STORED_FIELDS } from '@app/postback';
import type { DuplicatePolicy } from '../conversions/conversion-row';
import type { PostbackContent } from '../intake/read-parameters';
import { Tokens } from '../intake/tokens';
import { type CompiledPartner, compilePartner } from '../partner-config/compile-partner';
import { readStored } from '../quarantine/read-stored';
import type { Reading } from './compare-postbacks';
import type { QuarantinedRow, StoredRow } from './dry-run.repository';
import type { DryRunThreadOptions } from './dry-run-thread';
import type { Compared } from './dry-run-totals';
import { withDraft } from './mapping-draft';

type Row = StoredRow | QuarantinedRow;

/** Reads rows under the two configurations of a dry run. */
export class RowReader {
  private readonly before: CompiledPartner;
  private readonly after: CompiledPartner;
  private readonly tokens: Tokens;
  private readonly isComparedWithStored: boolean;

  constructor({ config, request, tokenHashKey }: DryRunThreadOptions) {
    const active = withDraft(config, request.active);
    this.before = compilePartner(active);
    this.after = compilePartner(withDraft(active, request.draft));
    this.tokens = new Tokens(tokenHashKey);
    this.isComparedWithStored = request.compared_with === 'stored';
  }

  /** @param text of `DryRunRepository.readTexts` */
  parse(text: string): Row[] {
    const rows = JSON.parse(text) as (Omit<Row, 'body'> & { body: string | null })[];
    return rows.map(
      (row) => ({ ...row, body: row.body === null ? null : Buffer.from(row.body.slice(2), 'hex') }) as Row,
    );
  }

  /** Each postback of the row; nearly always one. */
  compare(source: 'stored' | 'quarantined', row: Row): Compared[] {
    const { id, received_at: receivedAt, tenant_id: tenantId } = row;
    return readStored(row, this.after, this.tokens.redactStored).map((read) => {
      const before = this.isComparedWithStored ? this.asStored(row) : this.readAs(this.before, row, read);
      const after = this.readAs(this.after, row, read);
      return { id, receivedAt, tenantId, source, rawData: read.rawData, before, after };
    });
  }

  /** How the draft's configuration counts duplicates of a tenant. */
  policyOf(code: string): DuplicatePolicy {
    for (const tenant of this.after.tenants.values()) if (tenant.code === code) return tenant.policy;
    return { dedupe: 'update', allowReversal: false, addsAmounts: false, keyFields: [] };
  }

  private readAs(partner: CompiledPartner, row: Row, read: PostbackContent): Reading {
    const { tenant, result } = interpret(partner, read, Date.parse(row.received_at), this.tokens.hashOfStored);
    if (!result.ok) return { tenant: tenant.code, postback: null, reasons: result.reasons };
    return { tenant: tenant.code, postback: result.postback, reasons: [] };
  }

  private asStored(row: Row): Reading {
    const tenant = this.after.tenants.get(row.tenant_id)?.code ?? '';
    if ('reasons' in row) return { tenant, postback: null, reasons: row.reasons as Reading['reasons'] };
    const fields = [...STORED_FIELDS, 'status_original' as StoredField].map((field) => [field, row[field]]);
    return { tenant, postback: Object.fromEntries(fields) as CanonicalPostback, reasons: [] };
  }
}
