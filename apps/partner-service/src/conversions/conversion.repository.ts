import { readDiagnostics } from '@app/postback';
import { Inject, Injectable } from '@nestjs/common';
import { inTransaction } from '@app/common/database/pool';
import type { ClientBase, Pool } from 'pg';
import { createPartition } from '../database/partition';
import { PARTNER_POOL } from '../database/database.module';
import { ConversionKeys } from './conversion-keys';
import type { ConversionRow, ConversionToStore, PostbackKey, QuarantineRow, StoredOutcome } from './conversion-row';
import { lockStates } from './lock-states';
import { OfferLabels } from './offer-labels';
import { outcomeOf, resolveDuplicates } from './resolve-duplicates';
import { rowsToJson } from './rows-to-json';
import {
  FIND_OUTCOMES,
  FIND_SPENT_SIGNATURES,
  queryToStoreDuplicates,
  queryToStoreNew,
  RECORD_REPLAYS,
  STORE_QUARANTINED,
} from './statements';
import type { BatchOutcomes } from './write-queue';

interface OutcomeRow {
  position: number;
  conversion_id: string | null;
  is_duplicate: boolean;
  is_update: boolean;
  warnings: StoredOutcome['warnings'] | null;
  reasons: StoredOutcome['reasons'] | null;
}

interface SpentRow {
  position: number;
  id: string;
  received_at: Date;
  is_same_request: boolean;
}

/** The text that the sender signed was cut at another dot: it stands for another request. */
const OTHER_REQUEST: StoredOutcome = {
  status: 'duplicate',
  conversionId: null,
  warnings: [],
  reasons: [],
  isOtherRequest: true,
};

/** Retention has dropped the original's row: nothing more is known of it than that it was stored. */
const DROPPED: StoredOutcome = {
  status: 'duplicate',
  conversionId: null,
  warnings: [],
  reasons: [],
  wasStoredBefore: true,
};

/** Runs the storing statements. Each method stores all or nothing and throws pg's errors as they are. */
@Injectable()
export class ConversionRepository {
  constructor(
    @Inject(PARTNER_POOL) private readonly pool: Pool,
    private readonly offers: OfferLabels,
    private readonly keys: ConversionKeys,
  ) {}

  /** Stores those that are new, in one statement; returns no outcome for a duplicate. */
  async storeNew(conversions: readonly ConversionToStore[]): Promise<BatchOutcomes> {
    const rows = conversions.map(({ row }) => row);
    await this.keys.choose(conversions);
    await this.offers.bound(rows);
    return insertNew(this.pool, rows);
  }

  /**
   * Stores duplicates of known conversions, in four statements, and one more where a conversion is new after all.
   * Returns no outcome where another transaction stored that one meanwhile.
   */
  async storeDuplicates(conversions: readonly ConversionToStore[]): Promise<BatchOutcomes> {
    await this.keys.choose(conversions);
    await this.offers.bound(conversions.map(({ row }) => row));
    return inTransaction(this.pool, async (client) => {
      const locked = await lockStates(client, conversions);
      const { outcomes, ...resolved } = resolveDuplicates(conversions, locked, this.offers.label);
      if (resolved.rows.length > 0) await client.query(queryToStoreDuplicates(resolved));
      const unknown = conversions.filter(({ row }) => !outcomes.has(row.id)).map(({ row }) => row);
      const stored = unknown.length > 0 ? await insertNew(client, unknown) : [];
      unknown.forEach(({ id }, index) => stored[index] && outcomes.set(id, stored[index]));
      return conversions.map(({ row }) => outcomes.get(row.id));
    });
  }

  async storeQuarantined(rows: readonly QuarantineRow[]): Promise<BatchOutcomes> {
    await this.pool.query({ ...STORE_QUARANTINED, values: [rowsToJson(rows)] });
    return rows.map(quarantinedOutcome);
  }

  /**
   * What became of postbacks that were stored before, or of those that have spent their signatures, in the order of
   * the keys; undefined for the others.
   */
  async findSeen(keys: readonly PostbackKey[]): Promise<BatchOutcomes> {
    const outcomes = await this.findOutcomes(keys);
    const replays = await this.findReplays(keys.filter((_, index) => !outcomes[index]));
    return keys.map((key, index) => outcomes[index] ?? replays.get(key));
  }

  /** Creates the partitions of the days on which the given postbacks were received. */
  async createPartitions(keys: readonly PostbackKey[]): Promise<void> {
    const days = new Set(keys.map(({ received_at }) => received_at.slice(0, 10)));
    for (const day of days) await createPartition(this.pool, day);
  }

  private async findOutcomes(keys: readonly PostbackKey[]): Promise<BatchOutcomes> {
    const wanted = keys.map(({ id, received_at, is_redrive }, position) => ({ position, id, received_at, is_redrive }));
    const { rows } = await this.pool.query<OutcomeRow>({ ...FIND_OUTCOMES, values: [JSON.stringify(wanted)] });
    const found = new Map(rows.map((row) => [row.position, outcomeOfRow(row)]));
    return keys.map((_, position) => found.get(position));
  }

  /** Outcomes of the postbacks that have spent the same signatures; records each replay before it is answered. */
  private async findReplays(keys: readonly PostbackKey[]): Promise<Map<PostbackKey, StoredOutcome>> {
    const signed = keys.filter((key) => key.signed !== undefined && !key.is_redrive);
    if (signed.length === 0) return new Map();
    const wanted = signed.map(({ id, signed: text, signed_target_bytes }, position) => {
      return { position, id, signed: text, signed_target_bytes };
    });
    const { rows } = await this.pool.query<SpentRow>({ ...FIND_SPENT_SIGNATURES, values: [JSON.stringify(wanted)] });
    const replays = rows.filter(({ is_same_request }) => is_same_request);
    const originals = await this.findOutcomesOfOriginals(replays);
    await this.recordReplays(signed, replays);
    return new Map(rows.map((row) => [signed[row.position]!, originals.get(row) ?? OTHER_REQUEST]));
  }

  private async findOutcomesOfOriginals(replays: readonly SpentRow[]): Promise<Map<SpentRow, StoredOutcome>> {
    if (replays.length === 0) return new Map();
    const outcomes = await this.findOutcomes(
      replays.map(({ id, received_at }) => ({ id, received_at: received_at.toISOString(), is_redrive: false })),
    );
    return new Map(replays.map((row, index) => [row, outcomes[index] ?? DROPPED]));
  }

  private async recordReplays(keys: readonly PostbackKey[], replays: readonly SpentRow[]): Promise<void> {
    if (replays.length === 0) return;
    const records = replays.map(({ position, id: original_id }) => {
      const { id, received_at, is_test = false } = keys[position]!;
      return { id, received_at, original_id, is_test };
    });
    await this.pool.query({ ...RECORD_REPLAYS, values: [JSON.stringify(records)] });
  }
}

async function insertNew(database: Pool | ClientBase, rows: readonly ConversionRow[]): Promise<BatchOutcomes> {
  const stored = await database.query<{ id: string }>(queryToStoreNew(rows));
  const storedIds = new Set(stored.rows.map(({ id }) => id));
  return rows.map((row) => (storedIds.has(row.id) ? outcomeOf('stored', row) : undefined));
}

export function quarantinedOutcome(row: QuarantineRow): StoredOutcome {
  return { status: 'quarantined', conversionId: row.conversion_id, warnings: [], reasons: row.reasons };
}

function outcomeOfRow(row: OutcomeRow): StoredOutcome {
  return {
    status: statusOf(row),
    conversionId: row.conversion_id,
    warnings: readDiagnostics(row.warnings ?? []),
    reasons: readDiagnostics(row.reasons ?? []),
    ...(row.reasons ? {} : { wasStoredBefore: true }),
  };
}

function statusOf(row: OutcomeRow): StoredOutcome['status'] {
  if (row.reasons) return 'quarantined';
  if (row.is_update) return 'updated';
  return row.is_duplicate ? 'duplicate' : 'stored';
}
