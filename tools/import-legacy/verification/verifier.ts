import type { ServiceConfig } from '@app/partner-config';
import type { Pool } from 'pg';
import { daysOfPartition, nextDay } from '../../../apps/partner-service/src/database/partition-names';
import { lineChecksum } from '../source/comparison-expressions';
import { ALL_TIME, type LegacyKey, type LegacyReader, type Span } from '../source/legacy-reader';
import type { LegacyTenants } from '../source/tenants';
import { addTotals, isSame, NO_TOTALS, readTotals, type Totals } from './totals';

/** A tenant and day whose totals differ. */
export interface DayDifference {
  span: Span;
  tenant: string;
  legacy: Totals;
  imported: Totals;
}

/** A row that differs, by its legacy id. */
export interface RowDifference {
  id: string;
  what: 'not copied' | 'no longer in the legacy database' | 'differs';
}

/** The result of a comparison. */
export interface Verification {
  days: number;
  total: Totals;
  differences: DayDifference[];
  /** The rows behind the differences, if they were looked up. */
  rows: RowDifference[];
}

// The imported rows of a source ($1: the start of their request lines) and a day ($2 to $3), read from the tables rather
// than from what the copy recorded. A row that was redriven since still counts as quarantined.
const IMPORTED_CONVERSIONS = `
  SELECT conversion.tenant_id, conversion.usd_sale_amount, conversion.usd_payout,
    substr(conversion.request_line, length($1) + 1) AS legacy_id,
    concat_ws(' ', substr(conversion.request_line, length($1) + 1),
      round(extract(epoch FROM conversion.received_at) * 1000)::bigint::text, conversion.conversion_id,
      coalesce(conversion.usd_sale_amount::text, ''), coalesce(conversion.usd_payout::text, '')) AS line
  FROM conversions AS conversion
  WHERE conversion.received_at >= $2::timestamptz AND conversion.received_at < $3::timestamptz
    AND starts_with(conversion.request_line, $1)
    AND NOT EXISTS (SELECT FROM quarantine WHERE quarantine.id = conversion.id)`;

const LIST_QUARANTINED = `
  SELECT tenant_id, substr(request_line, length($1) + 1) AS legacy_id FROM quarantine
  WHERE received_at >= $2::timestamptz AND received_at < $3::timestamptz AND starts_with(request_line, $1)`;

const SUMMARIZE_IMPORTED = `
  SELECT tenant_id, count(*)::float8 AS rows, coalesce(sum(usd_sale_amount), 0)::text AS "saleAmount",
    coalesce(sum(usd_payout), 0)::text AS payout, sum(${lineChecksum('line')})::text AS checksum
  FROM (${IMPORTED_CONVERSIONS}) AS imported GROUP BY 1`;

const LIST_IMPORTED = `
  SELECT legacy_id AS id, line FROM (${IMPORTED_CONVERSIONS}) AS imported
  UNION ALL SELECT legacy_id, NULL FROM (${LIST_QUARANTINED}) AS quarantined`;

const LIST_PARTITIONS = `
  SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
  WHERE inhparent = 'conversions'::regclass`;

const LIST_QUARANTINE_DAYS = `
  SELECT DISTINCT to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day FROM quarantine
  WHERE starts_with(request_line, $1)`;

/** Compares imported rows with their legacy rows day by day, by statements that the copy does not use. */
export class Verifier {
  /** @param prefix the start of the request lines of the source's rows */
  constructor(
    private readonly reader: LegacyReader,
    private readonly target: Pool,
    private readonly prefix: string,
    private readonly config: ServiceConfig,
    private readonly tenants: LegacyTenants,
  ) {}

  /** Compares every day on which either side has rows, up to a key. */
  async verify(since: string | null, upTo: LegacyKey | null): Promise<Verification> {
    const found: Verification = { days: 0, total: NO_TOTALS, differences: [], rows: [] };
    if (upTo === null) return found;
    for (const day of await this.listDays(since)) {
      const { legacy, differences } = await this.verifyDay(day, upTo);
      if (legacy.size > 0 || differences.length > 0) found.days += 1;
      found.total = [...legacy.values()].reduce(addTotals, found.total);
      found.differences.push(...differences);
    }
    return found;
  }

  async verifyDay(day: Span, upTo: LegacyKey): Promise<{ legacy: Map<string, Totals>; differences: DayDifference[] }> {
    const values = [this.prefix, day.from, day.to];
    const { rows: quarantined } = await this.target.query<{ tenant_id: number; legacy_id: string }>(
      LIST_QUARANTINED,
      values,
    );
    const legacy = new Map<string, Totals>();
    const ids = quarantined.map(({ legacy_id: id }) => id);
    for (const group of await this.reader.summarize(day, upTo, ids)) {
      add(legacy, this.tenants.tenantOf(group.legacyTenant, group.parameters).code, group.totals);
    }
    const imported = new Map<string, Totals>();
    const { rows } = await this.target.query<Parameters<typeof readTotals>[0] & { tenant_id: number }>(
      SUMMARIZE_IMPORTED,
      values,
    );
    for (const row of rows) add(imported, this.codeOf(row.tenant_id), readTotals(row));
    for (const row of quarantined) add(imported, this.codeOf(row.tenant_id), { ...NO_TOTALS, rows: 1, quarantined: 1 });
    return { legacy, differences: compareDay(day, legacy, imported) };
  }

  /** The rows of a day that differ. */
  async explainDay(day: Span, upTo: LegacyKey): Promise<RowDifference[]> {
    const legacy = await this.reader.comparisonLines(day, upTo);
    const values = [this.prefix, day.from, day.to];
    const { rows } = await this.target.query<{ id: string; line: string | null }>(LIST_IMPORTED, values);
    return compareRows(legacy, new Map(rows.map(({ id, line }) => [id, line])));
  }

  /** Every day on which either side may have rows, oldest first. */
  private async listDays(since: string | null): Promise<Span[]> {
    const days = new Map<string, Span>();
    for await (const day of this.reader.days({ ...ALL_TIME, from: since ?? ALL_TIME.from })) {
      days.set(day.from.slice(0, 10), day);
    }
    const partitions = await this.target.query<{ name: string }>(LIST_PARTITIONS);
    const quarantine = await this.target.query<{ day: string }>(LIST_QUARANTINE_DAYS, [this.prefix]);
    const imported = [
      ...partitions.rows.flatMap(({ name }) => daysOfPartition(name)),
      ...quarantine.rows.map(({ day }) => day),
    ];
    for (const day of imported) {
      if (days.has(day) || (since !== null && day <= since.slice(0, 10))) continue;
      days.set(day, { from: `${day}T00:00:00.000Z`, to: `${nextDay(day)}T00:00:00.000Z` });
    }
    return [...days.values()].toSorted((one, other) => (one.from < other.from ? -1 : 1));
  }

  private codeOf(tenantId: number): string {
    return this.config.tenants.find(({ id }) => id === tenantId)?.code ?? `tenant ${tenantId}, which is gone`;
  }
}

/** The tenants of a day whose totals differ. */
export function compareDay(
  span: Span,
  legacy: ReadonlyMap<string, Totals>,
  imported: ReadonlyMap<string, Totals>,
): DayDifference[] {
  return [...new Set([...legacy.keys(), ...imported.keys()])]
    .toSorted()
    .map((tenant) => ({
      span,
      tenant,
      legacy: legacy.get(tenant) ?? NO_TOTALS,
      imported: imported.get(tenant) ?? NO_TOTALS,
    }))
    .filter((pair) => !isSame(pair.legacy, pair.imported));
}

/**
 * The rows of a day that differ.
 *
 * @param legacy the compared text of each row, by id
 * @param imported the same; null for a row in quarantine, whose content is not compared
 */
export function compareRows(
  legacy: ReadonlyMap<string, string>,
  imported: ReadonlyMap<string, string | null>,
): RowDifference[] {
  const differences: RowDifference[] = [];
  for (const [id, line] of legacy) {
    const other = imported.get(id);
    if (other === undefined) differences.push({ id, what: 'not copied' });
    else if (other !== null && other !== line) differences.push({ id, what: 'differs' });
  }
  const gone = [...imported.keys()].filter((id) => !legacy.has(id));
  return [...differences, ...gone.map((id) => ({ id, what: 'no longer in the legacy database' as const }))];
}

function add(totals: Map<string, Totals>, tenant: string, more: Totals): void {
  totals.set(tenant, addTotals(totals.get(tenant) ?? NO_TOTALS, more));
}
