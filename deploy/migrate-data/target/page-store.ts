import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '@app/common/database/in-transaction';
import { createDayPartition } from '../../../apps/partner-service/src/database/day-partition';
import { decideRepeats } from '../../../apps/partner-service/src/postback/decide-repeats';
import type { LockedLedgerRow } from '../../../apps/partner-service/src/postback/ledger-row';
import { OfferLabels } from '../../../apps/partner-service/src/postback/offer-labels';
import type { QuarantineRow } from '../../../apps/partner-service/src/postback/quarantine-row';
import type { ConversionToStore, ReceiptKey } from '../../../apps/partner-service/src/postback/stored-row';
import {
  FIND_OUTCOMES,
  LOCK_CONVERSIONS,
  STORE_NEW_CONVERSIONS,
  STORE_QUARANTINED,
  STORE_REPEATS,
} from '../../../apps/partner-service/src/postback/storing.sql';
import { ExplainedFault } from '@app/common/errors/explained-fault';
import type { FormerKey } from '../former/former-row';
import type { MappedRow } from '../mapping/map-former-row';
import { enterInBooks } from './enter-in-books';
import { advanceProgress, isSameKey, keyOfProgress, lockProgress, type MovedCounts } from './progress';

/** Former rows to store together, and what the progress is before and after them. */
export interface Page {
  rows: readonly MappedRow[];
  before: FormerKey | null;
  /** The same as before where rows are looked for again that came late: they move no progress. */
  after: FormerKey | null;
  /** Some may be stored already: those are left out. */
  mayBeKnown: boolean;
}

const OTHER_MOVER = 'Another migrate-data moves the same rows. Let it finish; what this one has stored is right.';
const LEDGER_CHANGED =
  'Maintenance took conversions out of the ledger meanwhile. Run it again: it goes on where it was.';
const NOTHING: MovedCounts = { conversions: 0, repeats: 0, quarantined: 0 };

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
  async store(page: Page): Promise<MovedCounts> {
    await this.makePartitions(page.rows);
    await this.offers.bound(page.rows.flatMap((row) => ('conversion' in row ? [row.conversion.row] : [])));
    return inTransaction(this.pool, async (client) => {
      const progress = await lockProgress(client, this.source);
      const key = keyOfProgress(progress);
      // A commit whose answer was lost: its page is not stored again.
      if (!isSameKey(page.before, page.after) && isSameKey(key, page.after)) return NOTHING;
      if (!isSameKey(key, page.before)) throw new ExplainedFault(OTHER_MOVER);
      const rows = page.mayBeKnown ? await withoutKnown(client, page.rows) : page.rows;
      const counts = await this.storeRows(client, rows);
      await enterInBooks(client, progress.boot_id, this.partnerCode, rows.map(receiptOf));
      await advanceProgress(client, this.source, page.after, counts);
      return counts;
    });
  }

  /** Partitions that were made may have been dropped since. */
  forgetPartitions(): void {
    this.daysMade.clear();
  }

  private async storeRows(client: PoolClient, rows: readonly MappedRow[]): Promise<MovedCounts> {
    const conversions = rows.flatMap((row) => ('conversion' in row ? [row.conversion] : []));
    const quarantined = rows.flatMap((row) => ('quarantined' in row ? [row.quarantined] : []));
    const repeats = await this.storeNew(client, conversions);
    await this.storeRepeats(client, repeats);
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

  private async storeRepeats(client: PoolClient, conversions: readonly ConversionToStore[]): Promise<void> {
    if (conversions.length === 0) return;
    const keys = conversions.map(({ row }) => ({ tenant_id: row.tenant_id, conversion_id: row.conversion_id }));
    const locked = await client.query<LockedLedgerRow>({ ...LOCK_CONVERSIONS, values: [JSON.stringify(keys)] });
    const { rows, ledger, changes, outcomes } = decideRepeats(conversions, locked.rows, this.offers.label);
    // Maintenance took a conversion out of the ledger between the two statements: the next run finds it new.
    if (outcomes.size < conversions.length) throw new ExplainedFault(LEDGER_CHANGED);
    await client.query({
      ...STORE_REPEATS,
      values: [JSON.stringify(rows), JSON.stringify(ledger), JSON.stringify(changes)],
    });
  }

  private async storeQuarantined(client: PoolClient, rows: readonly QuarantineRow[]): Promise<void> {
    if (rows.length > 0) await client.query({ ...STORE_QUARANTINED, values: [JSON.stringify(rows)] });
  }

  private async makePartitions(rows: readonly MappedRow[]): Promise<void> {
    const days = new Set(rows.map((row) => receiptOf(row).received_at.slice(0, 10)));
    for (const day of days) {
      if (this.daysMade.has(day)) continue;
      await createDayPartition(this.pool, day);
      this.daysMade.add(day);
    }
  }
}

function receiptOf(row: MappedRow): ReceiptKey {
  return 'conversion' in row ? row.conversion.row : row.quarantined;
}

/** The rows whose receipts are neither a conversion nor in quarantine. */
async function withoutKnown(client: PoolClient, rows: readonly MappedRow[]): Promise<MappedRow[]> {
  const wanted = rows.map((row, position) => {
    const { id, received_at, is_redrive } = receiptOf(row);
    return { position, id, received_at, is_redrive };
  });
  const found = await client.query<{ position: number }>({ ...FIND_OUTCOMES, values: [JSON.stringify(wanted)] });
  const known = new Set(found.rows.map(({ position }) => position));
  return rows.filter((_, position) => !known.has(position));
}
