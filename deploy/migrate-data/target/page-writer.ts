import { setTimeout as wait } from 'node:timers/promises';
import { classifyDatabaseError } from '../../../apps/partner-service/src/postback/classify-database-error';
import { toQuarantineRow } from '../../../apps/partner-service/src/postback/quarantine-row';
import type { FormerKey } from '../former/former-row';
import type { MappedRow } from '../mapping/map-former-row';
import type { PageStore } from './page-store';
import type { MovedCounts } from './progress';

/** A mapped row with the key of the former row that it was. */
export interface KeyedRow {
  key: FormerKey;
  mapped: MappedRow;
}

const MOST_ATTEMPTS = 10;
const PAUSE_MS = { least: 100, most: 10_000 };

/** Writes pages until they are stored: tries again what passes, and lets no row hold up the others. */
export class PageWriter {
  constructor(private readonly store: PageStore) {}

  /** The next rows of the walk; the progress moves from one key to the last row's. */
  async append(rows: readonly KeyedRow[], before: FormerKey | null): Promise<MovedCounts> {
    if (rows.length === 0) return { conversions: 0, repeats: 0, quarantined: 0 };
    return this.write(rows, before, rows.at(-1)!.key, false);
  }

  /** Rows among which some came late, into a time that the walk has passed; the progress stays where it is. */
  async fillIn(rows: readonly KeyedRow[], at: FormerKey | null): Promise<MovedCounts> {
    return this.write(rows, at, at, true);
  }

  private async write(
    rows: readonly KeyedRow[],
    before: FormerKey | null,
    after: FormerKey | null,
    mayBeKnown: boolean,
  ): Promise<MovedCounts> {
    const page = { rows: rows.map(({ mapped }) => mapped), before, after };
    for (let attempt = 1, isKnown = mayBeKnown; ; attempt += 1) {
      try {
        return await this.store.store({ ...page, mayBeKnown: isKnown });
      } catch (error) {
        const fault = classifyDatabaseError(error);
        if (fault === 'bad_row') return this.divide(rows, before, after, isKnown, error);
        if (fault === 'unavailable' || attempt === MOST_ATTEMPTS) throw error;
        if (fault === 'missing_partition') this.store.forgetPartitions();
        else if (fault === 'receipt_seen') isKnown = true;
        else await wait(Math.min(PAUSE_MS.most, PAUSE_MS.least * 2 ** attempt) * Math.random());
      }
    }
  }

  /** Halves the page until the row that the database refuses stands alone; that one goes to quarantine. */
  private async divide(
    rows: readonly KeyedRow[],
    before: FormerKey | null,
    after: FormerKey | null,
    mayBeKnown: boolean,
    error: unknown,
  ): Promise<MovedCounts> {
    if (rows.length === 1) return this.setAside(rows[0]!, before, after, error);
    const middle = rows.length >> 1;
    const [first, second] = [rows.slice(0, middle), rows.slice(middle)];
    const between = after === before ? before : first.at(-1)!.key;
    const one = await this.write(first, before, between, mayBeKnown);
    const other = await this.write(second, between, after, mayBeKnown);
    return sum(one, other);
  }

  private async setAside(
    { key, mapped }: KeyedRow,
    before: FormerKey | null,
    after: FormerKey | null,
    error: unknown,
  ): Promise<MovedCounts> {
    const reason = `The database refused it: ${error instanceof Error ? error.message : String(error)}`;
    if ('conversion' in mapped) {
      const quarantined = toQuarantineRow(mapped.conversion.row, [{ field: 'postback', reason }]);
      return this.write([{ key, mapped: { quarantined } }], before, after, true);
    }
    const row = mapped.quarantined;
    if (row.raw_data === null) throw error;
    const body = Buffer.from(row.raw_data).toString('base64');
    const asBytes = { ...row, raw_data: null, body, request_headers: '{}', request_ip: null };
    return this.write([{ key, mapped: { quarantined: asBytes } }], before, after, true);
  }
}

export function sum(one: MovedCounts, other: MovedCounts): MovedCounts {
  return {
    conversions: one.conversions + other.conversions,
    repeats: one.repeats + other.repeats,
    quarantined: one.quarantined + other.quarantined,
  };
}
