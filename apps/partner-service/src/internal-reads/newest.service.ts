import { readStatement } from '@app/common/database/read-statement';
import type { NewestPostback, NewestPostbacks } from '@app/internal-protocol';
import { readDiagnostics, type StoredDiagnostic } from '@app/postback';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Role } from '../caller-auth/read-key.guard';
import { maskForRole } from '../conversion-api/mask-conversion';
import { READ_POOL } from '../database/database.module';
import { queryWithin, readTimeout } from '../list/read-in-time';
import { PartnerConfigService } from '../partner-config/partner-config.service';

const READ_NEWEST = readStatement(__dirname, 'read_newest');

/** The live tail asks again after a second. */
const TIMEOUT_MS = 800;
const DEFAULT_SPAN_MS = 10_000;
/** 400 postbacks a second over the ten seconds that the live tail reads again. */
const MAX_ROWS = 4_000;

type NewestRow = Omit<NewestPostback, 'tenant' | 'reasons'> & {
  tenant_id: number;
  reasons: StoredDiagnostic[] | null;
};

/** The postbacks of the last seconds, for the live tail. */
@Injectable()
export class NewestService {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    private readonly partner: PartnerConfigService,
  ) {}

  /** Postbacks received from a time on, oldest first, as a role may see them. */
  async read(since: string | null, role: Role | undefined, now: Date): Promise<NewestPostbacks> {
    const from = since ?? new Date(now.getTime() - DEFAULT_SPAN_MS).toISOString();
    const rows = await queryWithin<NewestRow>(this.pool, TIMEOUT_MS, READ_NEWEST.text, [from, MAX_ROWS + 1]);
    if (!rows) throw readTimeout();
    const sorted = rows.toSorted(byPostbackId);
    const data = sorted.slice(-MAX_ROWS).map((row) => this.present(row));
    return { as_of: now.toISOString(), is_cut: sorted.length > MAX_ROWS, ...maskForRole(role, { data }) };
  }

  private present({ tenant_id: tenantId, reasons, ...fields }: NewestRow): NewestPostback {
    return { ...fields, tenant: this.partner.tenantCode(tenantId), reasons: reasons && readDiagnostics(reasons) };
  }
}

function byPostbackId(one: NewestRow, other: NewestRow): number {
  const [left, right] = [one.received_at + one.postback_id, other.received_at + other.postback_id];
  return left < right ? -1 : left > right ? 1 : 0;
}
