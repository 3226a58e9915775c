import { setTimeout as wait } from 'node:timers/promises';
import { classifyDatabaseError } from '../../../apps/partner-service/src/database/classify-database-error';
import { toQuarantineRow } from '../../../apps/partner-service/src/conversions/quarantine-row';
import type { LegacyKey } from '../source/legacy-row';
import type { MappedRow } from '../mapping/map-legacy-row';
import type { Page, PageStore } from './page-store';
import type { ImportedCounts } from './progress';

/** A mapped row with the key of the former row that it was. */
export interface KeyedRow {
  key: LegacyKey;
  mapped: MappedRow;
}

/** What a page does to the progress. */
type Step = Omit<Page, 'rows'>;

const MAX_ATTEMPTS = 10;
const PAUSE_MS = { least: 100, most: 10_000 };

/** Writes pages until they are stored: tries again what passes, and lets no row hold up the others. */
export class PageWriter {
  constructor(private readonly store: PageStore) {}

  /** The next rows of the walk, at least one; the progress moves from one key to the last row's. */
  append(rows: readonly KeyedRow[], before: LegacyKey | null): Promise<ImportedCounts> {
    return this.write(rows, { before, after: rows.at(-1)!.key, mayBeStored: false });
  }

  /** Rows among which some came late, into a time that the walk has passed; the progress stays where it is. */
  fillIn(rows: readonly KeyedRow[], at: LegacyKey | null): Promise<ImportedCounts> {
    return this.write(rows, { before: at, after: at, mayBeStored: true });
  }

  private async write(rows: readonly KeyedRow[], step: Step): Promise<ImportedCounts> {
    let { mayBeStored: mayBeKnown } = step;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.store.store({ ...step, mayBeStored: mayBeKnown, rows: rows.map(({ mapped }) => mapped) });
      } catch (error) {
        const fault = classifyDatabaseError(error);
        if (fault === 'bad_row') return this.bisect(rows, { ...step, mayBeStored: mayBeKnown }, error);
        if (fault === 'unavailable' || attempt === MAX_ATTEMPTS) throw error;
        if (fault === 'missing_partition') this.store.forgetPartitions();
        else if (fault === 'receipt_seen') mayBeKnown = true;
        else await wait(Math.min(PAUSE_MS.most, PAUSE_MS.least * 2 ** attempt) * Math.random());
      }
    }
  }

  /** Halves the page until the row that the database refuses stands alone; that one goes to quarantine. */
  private async bisect(rows: readonly KeyedRow[], step: Step, error: unknown): Promise<ImportedCounts> {
    if (rows.length === 1) return this.write([{ ...rows[0]!, mapped: toQuarantine(rows[0]!.mapped, error) }], step);
    const middle = rows.length >> 1;
    const [first, second] = [rows.slice(0, middle), rows.slice(middle)];
    const between = step.after === step.before ? step.after : first.at(-1)!.key;
    const one = await this.write(first, { ...step, after: between });
    return addCounts(one, await this.write(second, { ...step, before: between }));
  }
}

/**
 * A row that the database refused, in a form that it takes rather.
 *
 * @throws the database's error when it refused even the bare content
 */
function toQuarantine(mapped: MappedRow, error: unknown): MappedRow {
  const reason = `The database refused it: ${error instanceof Error ? error.message : String(error)}`;
  if ('conversion' in mapped) {
    return { quarantined: toQuarantineRow(mapped.conversion.row, [{ field: 'postback', reason }]) };
  }
  const { quarantined } = mapped;
  if (quarantined.raw_data === null) throw error;
  const body = Buffer.from(quarantined.raw_data).toString('base64');
  return { quarantined: { ...quarantined, raw_data: null, body, request_headers: '{}', request_ip: null } };
}

export function addCounts(one: ImportedCounts, other: ImportedCounts): ImportedCounts {
  return {
    conversions: one.conversions + other.conversions,
    repeats: one.repeats + other.repeats,
    quarantined: one.quarantined + other.quarantined,
  };
}
