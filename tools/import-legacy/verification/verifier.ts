import type { ServiceConfig } from '@app/partner-config';
import type { Pool } from 'pg';
import { dayOfPartition, nextDay } from '../../../apps/partner-service/src/database/day-partition';
import { ALL_TIME, type LegacyGroup, type LegacyReader, type Span } from '../source/legacy-reader';
import type { LegacyKey } from '../source/legacy-row';
import { addTotals, compareDay, type DayDifference, type DayTotals, NO_TOTALS } from './compare-day';
import { compareRows, type RowDifference } from './compare-rows';
import {
  LIST_IMPORTED,
  LIST_PARTITIONS,
  LIST_QUARANTINE_DAYS,
  LIST_QUARANTINED,
  SUMMARIZE_IMPORTED,
} from './imported-sql';

interface ImportedGroup {
  tenantId: number;
  rows: number;
  saleAmount: string;
  payout: string;
  checksum: string;
}

/** What a comparison found. */
export interface Verification {
  days: number;
  /** All rows that were compared, of all days. */
  total: DayTotals;
  differences: DayDifference[];
  /** The rows behind the differences, as far as they were looked for. */
  rows: RowDifference[];
}

/** Holds what was moved against what it was moved from, day by day, by statements that copying does not use. */
export class Verifier {
  /**
   * @param prefix what the request lines of the source's rows begin with
   * @param tenantOf the tenant of today that a former group belongs to, as its code
   */
  constructor(
    private readonly reader: LegacyReader,
    private readonly target: Pool,
    private readonly prefix: string,
    private readonly config: ServiceConfig,
    private readonly tenantOf: (group: LegacyGroup) => string,
  ) {}

  /** Compares every day up to a key that either side has rows of. */
  async verify(since: string | null, upTo: LegacyKey | null): Promise<Verification> {
    const found: Verification = { days: 0, total: NO_TOTALS, differences: [], rows: [] };
    if (upTo === null) return found;
    for (const day of await this.listDays(since)) {
      const { former, differences } = await this.verifyDay(day, upTo);
      if (former.size > 0 || differences.length > 0) found.days += 1;
      found.total = [...former.values()].reduce(addTotals, found.total);
      found.differences.push(...differences);
    }
    return found;
  }

  async verifyDay(
    day: Span,
    upTo: LegacyKey,
  ): Promise<{ former: Map<string, DayTotals>; differences: DayDifference[] }> {
    const quarantined = await this.listQuarantined(day);
    const groups = await this.reader.summarize(
      day,
      upTo,
      quarantined.map(({ formerId }) => formerId),
    );
    const former = new Map<string, DayTotals>();
    for (const group of groups) add(former, this.tenantOf(group), totalsOf(group));
    const moved = await this.summarizeImported(day, quarantined);
    return { former, differences: compareDay(day, former, moved) };
  }

  /** Which rows of a day differ. */
  async explainDay(day: Span, upTo: LegacyKey): Promise<RowDifference[]> {
    const former = await this.reader.comparedLines(day, upTo);
    const { rows } = await this.target.query<{ id: string; line: string | null }>(LIST_IMPORTED, this.scope(day));
    return compareRows(former, new Map(rows.map(({ id, line }) => [id, line])));
  }

  /** Every day in which either side may have rows, oldest first; up to the day of the last that was copied. */
  private async listDays(since: string | null): Promise<Span[]> {
    const start = since ?? ALL_TIME.from;
    const days = new Map<string, Span>();
    for await (const day of this.reader.days({ ...ALL_TIME, from: start })) days.set(day.from.slice(0, 10), day);
    for (const day of await this.importedDays()) {
      if (!days.has(day) && (since === null || day > since.slice(0, 10))) days.set(day, spanOfDay(day));
    }
    return [...days.values()].toSorted((one, other) => (one.from < other.from ? -1 : 1));
  }

  private async importedDays(): Promise<string[]> {
    const partitions = await this.target.query<{ name: string }>(LIST_PARTITIONS);
    const quarantine = await this.target.query<{ day: string }>(LIST_QUARANTINE_DAYS, [this.prefix]);
    const ofPartitions = partitions.rows.map(({ name }) => dayOfPartition(name)).filter((day) => day !== undefined);
    return [...ofPartitions, ...quarantine.rows.map(({ day }) => day)];
  }

  private async listQuarantined(day: Span): Promise<{ tenant: string; formerId: string }[]> {
    const { rows } = await this.target.query<{ tenant_id: number; former_id: string }>(
      LIST_QUARANTINED,
      this.scope(day),
    );
    return rows.map(({ tenant_id: id, former_id: formerId }) => ({ tenant: this.codeOf(id), formerId }));
  }

  private async summarizeImported(
    day: Span,
    quarantined: readonly { tenant: string }[],
  ): Promise<Map<string, DayTotals>> {
    const { rows } = await this.target.query<ImportedGroup>(SUMMARIZE_IMPORTED, this.scope(day));
    const moved = new Map<string, DayTotals>();
    for (const { tenantId, ...group } of rows) add(moved, this.codeOf(tenantId), { ...group, quarantined: 0 });
    for (const { tenant } of quarantined) add(moved, tenant, { ...NO_TOTALS, rows: 1, quarantined: 1 });
    return moved;
  }

  private codeOf(tenantId: number): string {
    return this.config.tenants.find(({ id }) => id === tenantId)?.code ?? `tenant ${tenantId}, which is gone`;
  }

  private scope({ from, to }: Span): unknown[] {
    return [this.prefix, from, to];
  }
}

function add(sides: Map<string, DayTotals>, tenant: string, side: DayTotals): void {
  sides.set(tenant, addTotals(sides.get(tenant) ?? NO_TOTALS, side));
}

function totalsOf({ rows, quarantined, saleAmount, payout, checksum }: LegacyGroup): DayTotals {
  return { rows, quarantined, saleAmount, payout, checksum };
}

function spanOfDay(day: string): Span {
  return { from: `${day}T00:00:00.000Z`, to: `${nextDay(day)}T00:00:00.000Z` };
}
