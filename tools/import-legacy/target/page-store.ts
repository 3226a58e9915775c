import { diagnostic } from '@app/postback';
import { setTimeout as wait } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '@app/common/database/pool';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import type { ConversionToStore, PostbackKey } from '../../../apps/partner-service/src/conversions/conversion-row';
import { ConversionKeys } from '../../../apps/partner-service/src/conversions/conversion-keys';
import { lockStates } from '../../../apps/partner-service/src/conversions/lock-states';
import { OfferLabels } from '../../../apps/partner-service/src/conversions/offer-labels';
import { toQuarantineRow } from '../../../apps/partner-service/src/conversions/conversion-row';
import { resolveDuplicates } from '../../../apps/partner-service/src/conversions/resolve-duplicates';
import {
  FIND_OUTCOMES,
  queryToStoreDuplicates,
  queryToStoreNew,
  STORE_QUARANTINED,
} from '../../../apps/partner-service/src/conversions/statements';
import { classifyDatabaseError } from '../../../apps/partner-service/src/database/classify-database-error';
import { createPartition } from '../../../apps/partner-service/src/database/partition';
import type { MappedRow } from '../mapping/map-legacy-row';
import type { LegacyKey } from '../source/legacy-reader';
import { advanceProgress, type ImportedCounts, lockProgress } from './progress';

/** A mapped row and its position in the legacy table. */
export interface KeyedRow {
  key: LegacyKey;
  mapped: MappedRow;
}

/** The progress before and after a page. They are the same when late rows are filled in. */
interface Step {
  before: LegacyKey | null;
  after: LegacyKey | null;
}

const MAX_ATTEMPTS = 10;
const RETRY_DELAY_MS = { min: 100, max: 10_000 };
const CONCURRENT_IMPORT =
  'Another migrate-data imports the same rows. Let it finish; what this one has stored is correct.';
const STATE_CHANGED = 'Maintenance removed conversion states during the import. Run it again to continue.';
export const NO_ROWS: ImportedCounts = { conversions: 0, duplicates: 0, quarantined: 0 };

// The boot ends as it starts: its counts are written with the rows, so a killed import leaves none unknown.
const RECORD_INTAKE = {
  name: 'record_imported_intake',
  text: `
    WITH boot AS (
      INSERT INTO boots (id, app, started_at, last_written_at, ended_at)
      VALUES ($1, 'migrate-data', clock_timestamp(), clock_timestamp(), clock_timestamp())
      ON CONFLICT (id) DO UPDATE SET last_written_at = excluded.last_written_at, ended_at = excluded.ended_at
    )
    INSERT INTO boot_counts (boot_id, subject, hour, received, refused, uncertain)
    SELECT $1, $2, hour::timestamptz, received, 0, 0
    FROM json_to_recordset($3) AS row (hour text, received bigint)
    ON CONFLICT (hour, subject, boot_id) DO UPDATE SET received = boot_counts.received + excluded.received`,
};

/** Stores pages of legacy rows with the statements that store postbacks, each page with its progress in one transaction. */
export class PageStore {
  private readonly offers: OfferLabels;
  private readonly keys: ConversionKeys;
  private readonly partitions = new Set<string>();

  constructor(
    private readonly pool: Pool,
    private readonly source: string,
    private readonly partnerCode: string,
  ) {
    this.offers = new OfferLabels(pool);
    this.keys = new ConversionKeys(pool);
  }

  /** Stores rows until they are committed: retries transient errors, and bisects a page that has a bad row. */
  async store(rows: readonly KeyedRow[], step: Step): Promise<ImportedCounts> {
    const mapped = rows.map((row) => row.mapped);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.storeOnce(mapped, step);
      } catch (error) {
        const kind = classifyDatabaseError(error);
        if (kind === 'bad_row') return this.bisect(rows, step, error);
        if (kind === 'unavailable' || attempt === MAX_ATTEMPTS) throw error;
        // A partition that was there may have been dropped since.
        if (kind === 'missing_partition') this.partitions.clear();
        else await wait(Math.min(RETRY_DELAY_MS.max, RETRY_DELAY_MS.min * 2 ** attempt) * Math.random());
      }
    }
  }

  /** Splits the page in two until the row that the database rejects stands alone; that row goes to quarantine. */
  private async bisect(rows: readonly KeyedRow[], step: Step, error: unknown): Promise<ImportedCounts> {
    const [first] = rows;
    if (rows.length === 1) return this.store([{ ...first!, mapped: quarantineRejected(first!.mapped, error) }], step);
    const middle = rows.length >> 1;
    const between = step.after === step.before ? step.after : rows[middle - 1]!.key;
    const one = await this.store(rows.slice(0, middle), { before: step.before, after: between });
    return addCounts(one, await this.store(rows.slice(middle), { before: between, after: step.after }));
  }

  private async storeOnce(mapped: readonly MappedRow[], { before, after }: Step): Promise<ImportedCounts> {
    await this.createPartitions(mapped);
    await this.keys.choose(mapped.flatMap((row) => ('conversion' in row ? [row.conversion] : [])));
    await this.offers.bound(mapped.flatMap((row) => ('conversion' in row ? [row.conversion.row] : [])));
    return inTransaction(this.pool, async (client) => {
      const { key, boot_id: bootId } = await lockProgress(client, this.source);
      if (!isSameKey(key, before)) {
        // An earlier attempt was committed, but its response was lost.
        if (isSameKey(key, after)) return NO_ROWS;
        throw new UserFacingError(CONCURRENT_IMPORT);
      }
      const rows = await withoutStored(client, mapped);
      const counts = await this.storeRows(client, rows);
      await this.recordIntake(client, bootId, rows);
      await advanceProgress(client, this.source, after, counts);
      return counts;
    });
  }

  private async storeRows(client: PoolClient, rows: readonly MappedRow[]): Promise<ImportedCounts> {
    const conversions = rows.flatMap((row) => ('conversion' in row ? [row.conversion] : []));
    const quarantined = rows.flatMap((row) => ('quarantined' in row ? [row.quarantined] : []));
    let duplicates = conversions;
    if (conversions.length > 0) {
      const stored = await client.query<{ id: string }>(queryToStoreNew(conversions.map(({ row }) => row)));
      const ids = new Set(stored.rows.map(({ id }) => id));
      duplicates = conversions.filter(({ row }) => !ids.has(row.id));
    }
    if (duplicates.length > 0) await this.storeDuplicates(client, duplicates);
    if (quarantined.length > 0) await client.query({ ...STORE_QUARANTINED, values: [JSON.stringify(quarantined)] });
    return {
      conversions: conversions.length - duplicates.length,
      duplicates: duplicates.length,
      quarantined: quarantined.length,
    };
  }

  private async storeDuplicates(client: PoolClient, duplicates: readonly ConversionToStore[]): Promise<void> {
    const locked = await lockStates(client, duplicates);
    const { outcomes, ...resolved } = resolveDuplicates(duplicates, locked, this.offers.label);
    // Maintenance removed a state between the two statements: the next run finds the conversion new.
    if (outcomes.size < duplicates.length) throw new UserFacingError(STATE_CHANGED);
    await client.query(queryToStoreDuplicates(resolved));
  }

  /** Counts imported rows as received in their hours, so that what is stored equals what was received. */
  private async recordIntake(client: PoolClient, bootId: string, rows: readonly MappedRow[]): Promise<void> {
    const byHour = Map.groupBy(rows, (row) => `${identityOf(row).received_at.slice(0, 13)}:00:00Z`);
    const counts = [...byHour].map(([hour, { length: received }]) => ({ hour, received }));
    if (counts.length === 0) return;
    await client.query({ ...RECORD_INTAKE, values: [bootId, this.partnerCode, JSON.stringify(counts)] });
  }

  private async createPartitions(rows: readonly MappedRow[]): Promise<void> {
    const days = new Set(rows.map((row) => identityOf(row).received_at.slice(0, 10)));
    for (const day of days) {
      if (this.partitions.has(day)) continue;
      await createPartition(this.pool, day);
      this.partitions.add(day);
    }
  }
}

export function addCounts(one: ImportedCounts, other: ImportedCounts): ImportedCounts {
  return {
    conversions: one.conversions + other.conversions,
    duplicates: one.duplicates + other.duplicates,
    quarantined: one.quarantined + other.quarantined,
  };
}

/**
 * Turns a row that the database rejected into one that it accepts.
 *
 * @throws the database's error when it rejected even the bare content
 */
function quarantineRejected(mapped: MappedRow, error: unknown): MappedRow {
  if ('conversion' in mapped) {
    const value = error instanceof Error ? error.message : String(error);
    const reason = diagnostic('postback', 'database_refused', { value });
    return { quarantined: toQuarantineRow(mapped.conversion.row, [reason]) };
  }
  const { quarantined } = mapped;
  if (quarantined.raw_data === null) throw error;
  const body = Buffer.from(quarantined.raw_data).toString('base64');
  return { quarantined: { ...quarantined, raw_data: null, body, request_headers: '{}', request_ip: null } };
}

/** The rows that are neither a conversion nor in quarantine yet. */
async function withoutStored(client: PoolClient, rows: readonly MappedRow[]): Promise<MappedRow[]> {
  const wanted = rows.map((row, position) => {
    const { id, received_at, is_redrive } = identityOf(row);
    return { position, id, received_at, is_redrive };
  });
  const found = await client.query<{ position: number }>({ ...FIND_OUTCOMES, values: [JSON.stringify(wanted)] });
  const stored = new Set(found.rows.map(({ position }) => position));
  return rows.filter((_, position) => !stored.has(position));
}

function identityOf(row: MappedRow): PostbackKey {
  return 'conversion' in row ? row.conversion.row : row.quarantined;
}

function isSameKey(one: LegacyKey | null, other: LegacyKey | null): boolean {
  return one?.receivedAt === other?.receivedAt && one?.id === other?.id;
}
