import { Inject, Injectable } from '@nestjs/common';
import { inTransaction } from '@app/common/database/pool';
import type { Pool } from 'pg';
import { PARTNER_POOL } from '../database/partner-pool';
import { createDayPartition } from '../database/day-partition';
import { resolveDuplicates, type OfferLabeller } from './resolve-duplicates';
import { findReplayed } from './find-replayed';
import type { LockedStateRow } from './conversion-state-row';
import type { QuarantineRow } from './quarantine-row';
import type { ConversionRow, ConversionToStore, PostbackKey, StoredOutcome } from './conversion-row';
import {
  FIND_OUTCOMES,
  LOCK_CONVERSION_STATES,
  STORE_DUPLICATES,
  STORE_NEW_CONVERSIONS,
  STORE_QUARANTINED,
} from './statements';

interface OutcomeRow {
  position: number;
  conversion_id: string | null;
  is_duplicate: boolean;
  is_update: boolean;
  warnings: StoredOutcome['warnings'] | null;
  reasons: StoredOutcome['reasons'] | null;
}

/** The storing statements. Each method is all or nothing and throws pg's errors as they are. */
@Injectable()
export class ConversionRepository {
  constructor(@Inject(PARTNER_POOL) private readonly pool: Pool) {}

  /** Stores the conversions that are new; answers their ids. One statement, a transaction of its own. */
  async storeNew(conversions: readonly ConversionToStore[]): Promise<Set<string>> {
    const incoming = conversions.map(({ row }) => row);
    const { rows } = await this.pool.query<{ id: string }>({
      ...STORE_NEW_CONVERSIONS,
      values: [JSON.stringify(incoming)],
    });
    return new Set(rows.map(({ id }) => id));
  }

  /** Stores repeats of known conversions, four statements; answers outcomes by receipt, none for an unknown one. */
  async storeDuplicates(
    conversions: readonly ConversionToStore[],
    labelOffer: OfferLabeller,
  ): Promise<Map<string, StoredOutcome>> {
    return inTransaction(this.pool, async (client) => {
      const keys = conversions.map(({ row }) => ({ tenant_id: row.tenant_id, conversion_id: row.conversion_id }));
      const locked = await client.query<LockedStateRow>({ ...LOCK_CONVERSION_STATES, values: [JSON.stringify(keys)] });
      const decision = resolveDuplicates(conversions, locked.rows, labelOffer);
      const { rows, states: ledger, changes } = decision;
      const values = [JSON.stringify(rows), JSON.stringify(ledger), JSON.stringify(changes)];
      if (rows.length > 0) await client.query({ ...STORE_DUPLICATES, values });
      return decision.outcomes;
    });
  }

  async storeQuarantined(rows: readonly QuarantineRow[]): Promise<void> {
    await this.pool.query({ ...STORE_QUARANTINED, values: [JSON.stringify(rows)] });
  }

  /** As `findOutcomes`, and for others what became of the postback that has spent their signature. */
  async findSeen(postbackIds: readonly PostbackKey[]): Promise<(StoredOutcome | undefined)[]> {
    const outcomes = await this.findOutcomes(postbackIds);
    const others = postbackIds.filter((_, index) => !outcomes[index]);
    const replayed = await findReplayed(this.pool, others, (originals) => this.findOutcomes(originals));
    const replayOf = new Map(others.map((postbackId, index) => [postbackId, replayed[index]]));
    return postbackIds.map((postbackId, index) => outcomes[index] ?? replayOf.get(postbackId));
  }

  /** What became of the receipts that were stored before, in their order; undefined for the others. */
  async findOutcomes(postbackIds: readonly PostbackKey[]): Promise<(StoredOutcome | undefined)[]> {
    const wanted = postbackIds.map(({ id, received_at, is_redrive }, position) => {
      return { position, id, received_at, is_redrive };
    });
    const { rows } = await this.pool.query<OutcomeRow>({ ...FIND_OUTCOMES, values: [JSON.stringify(wanted)] });
    const found = new Map(rows.map((row) => [row.position, outcomeOfRow(row)]));
    return postbackIds.map((_, position) => found.get(position));
  }

  /** Makes the partitions of the days on which the given postbacks were received. */
  async makePartitions(postbackIds: readonly Pick<ConversionRow, 'received_at'>[]): Promise<void> {
    const days = new Set(postbackIds.map(({ received_at }) => received_at.slice(0, 10)));
    for (const day of days) await createDayPartition(this.pool, day);
  }
}

function outcomeOfRow(row: OutcomeRow): StoredOutcome {
  return {
    status: statusOf(row),
    conversionId: row.conversion_id,
    warnings: row.warnings ?? [],
    reasons: row.reasons ?? [],
    ...(row.reasons ? {} : { wasStoredBefore: true }),
  };
}

function statusOf(row: OutcomeRow): StoredOutcome['status'] {
  if (row.reasons) return 'quarantined';
  if (row.is_update) return 'updated';
  return row.is_duplicate ? 'duplicate' : 'stored';
}
