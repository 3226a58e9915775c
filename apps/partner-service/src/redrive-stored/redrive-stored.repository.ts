import { CLIENT_GRACE_MS, inTransaction } from '@app/common/database/pool';
import { readStatement } from '@app/common/database/read-statement';
import { timeOfUuidV7 } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import type { ClientBase, Pool, QueryResult, QueryResultRow } from 'pg';
import { type LockedStateRow, OTHER_OFFERS } from '../conversions/conversion-state-row';
import type { OfferLabeller } from '../conversions/resolve-duplicates';
import { LOCK_CONVERSION_STATES } from '../conversions/statements';
import { READ_POOL } from '../database/database.module';
import { type Cursor, placeOf } from '../list/list-query';
import { countWithin, MAX_COUNT, readInOrder } from '../list/read-in-time';
import { type LockedConversion, MAX_POSTBACKS } from './check-conversion';
import { labelOf } from './count-conversion';
import type { CorrectedPostback, Corrections } from './plan-corrections';
import { hourOf } from './replay-conversion';
import {
  type ConversionName,
  conversionOf,
  type StoredPostback,
  storedPostback,
  type StoredPostbackRow,
  textOf,
} from './stored-postback';

const WALK_STORED = readStatement(__dirname, 'walk_stored').text;
const COUNT_STORED = readStatement(__dirname, 'count_stored').text;
const LOCK_CONVERSIONS = readStatement(__dirname, 'lock_conversions').text;
const READ_POSTBACKS = readStatement(__dirname, 'read_postbacks').text;
const FIND_COUNTED_LABELS = readStatement(__dirname, 'find_counted_labels').text;
const CORRECT_POSTBACKS = readStatement(__dirname, 'correct_postbacks').text;
const CORRECT_STATES = readStatement(__dirname, 'correct_states').text;
const REMOVE_CONVERSIONS = readStatement(__dirname, 'remove_conversions').text;
const MOVE_COUNTS = readStatement(__dirname, 'move_counts').text;

/** A conversion may have thousands of postbacks. */
const STATEMENT_TIMEOUT_MS = 10_000;

/** Which stored postbacks a redrive reads again. */
export interface StoredFilter {
  from: string | null;
  to: string | null;
  tenantId: number | null;
  postbackIds: readonly string[] | null;
}

/** Something that was read has changed before it was locked. */
export class ChangedMeanwhile extends Error {}

/**
 * Reads and writes whole conversions. Uses the connections that answer reads, so that no sender waits for one; the locks
 * are those of the storing statements.
 */
@Injectable()
export class RedriveStoredRepository {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /** The oldest that are chosen, after a place. */
  async walk(filter: StoredFilter, asOf: Date, after: Cursor | null, limit: number): Promise<StoredPostback[]> {
    const { from, to, tenantId } = filter;
    const values = [...placeOf(after), from, to, asOf, tenantId, ...idsIn(filter), limit];
    const found = await readInOrder(this.pool, (client) => client.query<StoredPostbackRow>(WALK_STORED, values));
    return found.rows.map(storedPostback);
  }

  /** How many are chosen; null when they are more than are worth counting. */
  count(filter: StoredFilter, asOf: Date): Promise<number | null> {
    const values = [filter.from, filter.to, asOf, filter.tenantId, ...idsIn(filter), MAX_COUNT + 1];
    return countWithin(this.pool, COUNT_STORED, values);
  }

  inTransaction<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    return inTransaction(this.pool, async (client) => {
      await client.query(`SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS}`);
      return work(client);
    });
  }

  /**
   * Locks conversions, those that do not exist yet as well, and reads all of their postbacks. None can come until the
   * transaction ends.
   *
   * @param ids of the postbacks whose raw data is needed
   */
  async lock(
    client: ClientBase,
    names: readonly ConversionName[],
    ids: readonly string[],
  ): Promise<LockedConversion[]> {
    const wanted = JSON.stringify(names);
    const inserted = await run<ConversionName>(client, LOCK_CONVERSIONS, [wanted]);
    const isNew = new Set(inserted.rows.map(textOf));
    const states = await run<LockedStateRow>(client, LOCK_CONVERSION_STATES.text, [wanted]);
    const found = await run<StoredPostbackRow>(client, READ_POSTBACKS, [wanted, ids, MAX_POSTBACKS + 1]);
    const postbacks = Map.groupBy(found.rows.map(storedPostback), (row) => textOf(conversionOf(row)));
    return states.rows.map((state) => ({
      name: { tenant_id: state.tenant_id, conversion_id: state.conversion_id },
      state: isNew.has(textOf(state)) ? undefined : state,
      postbacks: postbacks.get(textOf(state)) ?? [],
    }));
  }

  /** The labels under which postbacks are counted. */
  async findCountedLabels(client: ClientBase, postbacks: readonly StoredPostback[]): Promise<OfferLabeller> {
    const places = new Map(
      postbacks.map((row) => {
        const place = { tenant_id: row.tenant_id, hour: hourOf(row).toISOString(), offer: labelOf(row) };
        return [JSON.stringify(Object.values(place)), place];
      }),
    );
    const wanted = [...places.values()].map((place, position) => ({ ...place, position }));
    const { rows } = await run<{ position: number }>(client, FIND_COUNTED_LABELS, [JSON.stringify(wanted)]);
    const keys = [...places.keys()];
    const counted = new Set(rows.map(({ position }) => keys[position]));
    return (tenantId, time, offer) => {
      const hour = hourOf({ received_at: time }).toISOString();
      return counted.has(JSON.stringify([tenantId, hour, offer])) ? offer : OTHER_OFFERS;
    };
  }

  /** @throws ChangedMeanwhile when an erasure has changed one of the postbacks */
  async write(client: ClientBase, { postbacks, states, removed, counts, warnings }: Corrections): Promise<void> {
    if (postbacks.length > 0) await this.writePostbacks(client, postbacks);
    if (states.length > 0) await run(client, CORRECT_STATES, [JSON.stringify(states)]);
    if (removed.length > 0) await run(client, REMOVE_CONVERSIONS, [JSON.stringify(removed)]);
    if (counts.length > 0) await run(client, MOVE_COUNTS, [JSON.stringify(counts), JSON.stringify(warnings)]);
  }

  private async writePostbacks(client: ClientBase, postbacks: readonly CorrectedPostback[]): Promise<void> {
    const times = postbacks.map(({ received_at }) => received_at).toSorted();
    const rows = postbacks.map(({ stored_warnings, ...row }) => ({
      ...row,
      raw_data: undefined,
      stored_warnings: stored_warnings.length > 0 ? stored_warnings : undefined,
    }));
    const { rowCount } = await run(client, CORRECT_POSTBACKS, [JSON.stringify(rows), times[0], times.at(-1)]);
    if (rowCount !== postbacks.length) throw new ChangedMeanwhile('A postback changed while it was read again');
  }
}

/** The times are those of the ids: the index begins with them. */
function idsIn({ postbackIds: ids }: StoredFilter): [string[] | null, readonly string[] | null] {
  return [ids && ids.map((id) => timeOfUuidV7(id).toISOString()), ids];
}

/** With the longer timeout of the transaction. */
function run<Row extends QueryResultRow>(
  client: ClientBase,
  text: string,
  values: readonly unknown[],
): Promise<QueryResult<Row>> {
  const query = { text, values: [...values], query_timeout: STATEMENT_TIMEOUT_MS + CLIENT_GRACE_MS };
  return client.query<Row>(query);
}
