import { Problem } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { LockedStateRow } from '../conversions/conversion-state-row';
import { READ_POOL } from '../database/database.module';
import { readStatement } from '@app/common/database/read-statement';
import { advanceSnapshot, parseSnapshot } from '@app/common/database/snapshot';
import { readInOrder } from '../list/read-in-time';
import type { FeedPosition } from './feed-position';

const READ_CHANGES = readStatement(__dirname, 'read_changes').text;
const READ_FROM_START = readStatement(__dirname, 'read_from_start').text;
const FLUSH_WRITES = readStatement(__dirname, 'flush_writes').text;

/** A conversion's state, with the references of its original postback while the other fields are read from that. */
export type ChangedRow = LockedStateRow & {
  tx: string;
  /** A redrive left it without a postback: of its columns only the key means something. */
  is_removed?: boolean;
  original: { click_ref: string | null; sub_ref: string | null } | null;
};

/** What one statement read: rows, and as of when; without rows, one whose other columns are null. */
type ReadRow = ChangedRow & { database: string; snapshot: string; written: string };

export interface FeedPage {
  rows: ChangedRow[];
  next: FeedPosition;
  /** There was nothing more when the page was read. */
  isComplete: boolean;
}

@Injectable()
export class ChangeFeedRepository {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /**
   * Reads what a reader has not: first every conversion in the order of keys, then the changes in the order of
   * transactions. A page of changes ends between two transactions and may therefore be longer than `limit`.
   *
   * @throws Problem position_lost (410)
   */
  async read(position: FeedPosition | undefined, limit: number): Promise<FeedPage> {
    const isChanges = position !== undefined && position.after === undefined;
    const found = isChanges ? await this.readChanges(position, limit) : await this.readFromStart(position, limit);
    const { database, snapshot: now, written } = found[0]!;
    if (position) checkIsOf(position, database, now);
    await this.pool.query(FLUSH_WRITES, [written]);
    const rows = found.filter(({ tx }) => tx !== null);
    const last = rows.length < limit ? undefined : rows.at(-1);
    if (isChanges) {
      const snapshot = last ? advanceSnapshot(position.snapshot, now, last.tx) : now;
      return { rows, next: { database, snapshot }, isComplete: last === undefined };
    }
    const after = last && { after: { tenantId: last.tenant_id, conversionId: last.conversion_id } };
    return { rows, next: { database, snapshot: position?.snapshot ?? now, ...after }, isComplete: false };
  }

  private async readChanges({ snapshot }: FeedPosition, limit: number): Promise<ReadRow[]> {
    const { xip, xmax } = parseSnapshot(snapshot);
    const values = [xip.map(String), String(xmax), limit];
    return (await readInOrder(this.pool, (client) => client.query<ReadRow>(READ_CHANGES, values))).rows;
  }

  private async readFromStart(position: FeedPosition | undefined, limit: number): Promise<ReadRow[]> {
    const { tenantId = 0, conversionId = '' } = position?.after ?? {};
    const values = [tenantId, conversionId, position?.snapshot ?? null, limit];
    return (await readInOrder(this.pool, (client) => client.query<ReadRow>(READ_FROM_START, values))).rows;
  }
}

/** A snapshot from the future was given out before the database was set back to an earlier state. */
function checkIsOf(position: FeedPosition, database: string, now: string): void {
  if (position.database === database && parseSnapshot(position.snapshot).xmax <= parseSnapshot(now).xmax) return;
  throw new Problem({
    status: 410,
    code: 'position_lost',
    detail: 'The position was given out by another database, or by a later state of this one: read from the start.',
  });
}
