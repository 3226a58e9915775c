import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '@app/common/database/pool';
import { createDayPartition } from '../../../apps/partner-service/src/database/day-partition';
import { resolveDuplicates } from '../../../apps/partner-service/src/conversions/resolve-duplicates';
import type { LockedStateRow } from '../../../apps/partner-service/src/conversions/conversion-state-row';
import { OfferLabels } from '../../../apps/partner-service/src/conversions/offer-labels';
import type { QuarantineRow } from '../../../apps/partner-service/src/conversions/quarantine-row';
import type { ConversionToStore, PostbackKey } from '../../../apps/partner-service/src/conversions/conversion-row';
import {
  FIND_OUTCOMES,
  LOCK_CONVERSION_STATES,
  STORE_NEW_CONVERSIONS,
  STORE_QUARANTINED,
  STORE_DUPLICATES,
} from '../../../apps/partner-service/src/conversions/statements';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { LegacyKey } from '../source/legacy-row';
import type { MappedRow } from '../mapping/map-legacy-row';
import { recordIntake } from './record-intake';
import { advanceProgress, isSameKey, keyOfProgress, lockProgress, type ImportedCounts } from './progress';

/** Former rows to store together, and what the progress is before and after them. */
export interface Page {
  rows: readonly MappedRow[];
  before: LegacyKey | null;
  /** The same as before where rows are looked for again that came late: they move no progress. */
  after: LegacyKey | null;
  /** Some may be stored already: those are left out. */
  mayBeStored: boolean;
}

const CONCURRENT_IMPORT = 'Another migrate-data moves the same rows. Let it finish; what this one has stored is right.';
const STATE_CHANGED =
  'Maintenance took conversions out of the ledger meanwhile. Run it again: it goes on where it was.';
const NO_ROWS: ImportedCounts = { conversions: 0, repeats: 0, quarantined: 0 };

/** Stores pages of moved rows by the statements that store postbacks, each page with its progress in one transaction. */
export class PageStore {
  private readonly offers: OfferLabels;
  private readonly daysMade = new Set<string>();

  constructor(
    private readonly pool: Pool,
    private readonly source: string,
    private readonly partnerCode: string,
  ) {
    this.offers = new OfferLabels(pool);
  }

  /**
   * Stores a page, or finds that it was stored before. All or nothing.
   *
   * @throws ExplainedFault when the progress is neither before nor after the page; pg's errors as they are
   */
  async store(page: Page): Promise<ImportedCounts> {
    await this.makePartitions(page.rows);
    await this.offers.bound(page.rows.flatMap((row) => ('conversion' in row ? [row.conversion.row] : [])));
    return inTransaction(this.pool, async (client) => {
      const progress = await lockProgress(client, this.source);
      const key = keyOfProgress(progress);
      // A commit whose answer was lost: its page is not stored again.
      if (!isSameKey(page.before, page.after) && isSameKey(key, page.after)) return NO_ROWS;
      if (!isSameKey(key, page.before)) throw new UserFacingError(CONCURRENT_IMPORT);
      const rows = page.mayBeStored ? await withoutStored(client, page.rows) : page.rows;
      const counts = await this.storeRows(client, rows);
      await recordIntake(client, progress.boot_id, this.partnerCode, rows.map(postbackIdentity));
      await advanceProgress(client, this.source, page.after, counts);
      return counts;
    });
  }

  /** Partitions that were made may have been dropped since. */
  forgetPartitions(): void {
    this.daysMade.clear();
  }

  private async storeRows(client: PoolClient, rows: readonly MappedRow[]): Promise<ImportedCounts> {
    const conversions = rows.flatMap((row) => ('conversion' in row ? [row.conversion] : []));
    const quarantined = rows.flatMap((row) => ('quarantined' in row ? [row.quarantined] : []));
    const repeats = await this.storeNew(client, conversions);
    await this.storeDuplicates(client, repeats);
    await this.storeQuarantined(client, quarantined);
    return {
      conversions: conversions.length - repeats.length,
      repeats: repeats.length,
      quarantined: quarantined.length,
    };
  }

  /** Answers those that turned out to be repeats. */
  private async storeNew(client: PoolClient, conversions: readonly ConversionToStore[]): Promise<ConversionToStore[]> {
    if (conversions.length === 0) return [];
    const values = [JSON.stringify(conversions.map(({ row }) => row))];
    const { rows } = await client.query<{ id: string }>({ ...STORE_NEW_CONVERSIONS, values });
    const stored = new Set(rows.map(({ id }) => id));
    return conversions.filter(({ row }) => !stored.has(row.id));
  }

  private async storeDuplicates(client: PoolClient, conversions: readonly ConversionToStore[]): Promise<void> {
    if (conversions.length === 0) return;
    const keys = conversions.map(({ row }) => ({ tenant_id: row.tenant_id, conversion_id: row.conversion_id }));
    const locked = await client.query<LockedStateRow>({ ...LOCK_CONVERSION_STATES, values: [JSON.stringify(keys)] });
    const { rows, states: ledger, changes, outcomes } = resolveDuplicates(conversions, locked.rows, this.offers.label);
    // Maintenance took a conversion out of the ledger between the two statements: the next run finds it new.
    if (outcomes.size < conversions.length) throw new UserFacingError(STATE_CHANGED);
    await client.query({
      ...STORE_DUPLICATES,
      values: [JSON.stringify(rows), JSON.stringify(ledger), JSON.stringify(changes)],
    });
  }

  private async storeQuarantined(client: PoolClient, rows: readonly QuarantineRow[]): Promise<void> {
    if (rows.length > 0) await client.query({ ...STORE_QUARANTINED, values: [JSON.stringify(rows)] });
  }

  private async makePartitions(rows: readonly MappedRow[]): Promise<void> {
    const days = new Set(rows.map((row) => postbackIdentity(row).received_at.slice(0, 10)));
    for (const day of days) {
      if (this.daysMade.has(day)) continue;
      await createDayPartition(this.pool, day);
      this.daysMade.add(day);
    }
  }
}

function postbackIdentity(row: MappedRow): PostbackKey {
  return 'conversion' in row ? row.conversion.row : row.quarantined;
}

/** The rows whose receipts are neither a conversion nor in quarantine. */
async function withoutStored(client: PoolClient, rows: readonly MappedRow[]): Promise<MappedRow[]> {
  const wanted = rows.map((row, position) => {
    const { id, received_at, is_redrive } = postbackIdentity(row);
    return { position, id, received_at, is_redrive };
  });
  const found = await client.query<{ position: number }>({ ...FIND_OUTCOMES, values: [JSON.stringify(wanted)] });
  const known = new Set(found.rows.map(({ position }) => position));
  return rows.filter((_, position) => !known.has(position));
}
