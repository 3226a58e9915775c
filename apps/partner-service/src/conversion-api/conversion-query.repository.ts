import { Inject, Injectable } from '@nestjs/common';
import type { Diagnostic, StoredDiagnostic } from '@app/postback';
import type { Pool, PoolClient } from 'pg';
import { splitStateId } from '../conversions/conversion-key';
import type { LockedStateRow } from '../conversions/conversion-state-row';
import { FIND_CONVERSION_STATES } from '../conversions/statements';
import { READ_POOL } from '../database/database.module';
import { readStatement } from '@app/common/database/read-statement';
import { type Cursor, cursorOf, type ListPage, type ListResult, MAX_CONTENT_BYTES, placeOf } from '../list/list-query';
import { countWithin, MAX_COUNT, readBySearch, readInOrder } from '../list/read-in-time';
import { defaultWalkLimits, fromOf, type Stretch, walkList } from '../list/walk-list';

export interface ConversionFilter {
  from: string | null;
  to: string | null;
  tenantId: number | null;
  status: string | null;
  /** An offer's id or its name. */
  offer: string | null;
  currency: string | null;
  conversionId: string | null;
  clickId: string | null;
  duplicates: boolean | null;
  /** Members that one of the warnings has. */
  warning: Partial<Pick<Diagnostic, 'code' | 'field'>> | null;
}

/** A stored postback as the read API shows it: canonical names, money as text, times in ISO 8601. */
export type ConversionRecord = Record<string, unknown> & {
  id: string;
  received_at: string;
  tenant_id: number;
  warnings: StoredDiagnostic[] | null;
};

export const LIST_CONVERSIONS = readStatement(__dirname, 'list_conversions');
export const LIST_HISTORY = readStatement(__dirname, 'list_history');
const COUNT_CONVERSIONS = readStatement(__dirname, 'count_conversions');
const FIND_WALK_END = readStatement(__dirname, 'find_walk_end');

/** Conversions with one id, such as the items of an order; more are not shown. */
const MAX_KEYS = 1_000;

@Injectable()
export class ConversionQueryRepository {
  readonly limits = defaultWalkLimits();

  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /**
   * Lists newest first. Ids are looked up by their indexes; for anything else the list is walked, by the index of
   * warnings where the filter has one.
   *
   * @throws Problem unavailable (503) when a page that was asked for by its number could not be filled in time
   */
  async list(filter: ConversionFilter, page: ListPage): Promise<ListResult<ConversionRecord>> {
    const isById = filter.conversionId !== null || filter.clickId !== null;
    const read = filter.warning === null ? readInOrder : readBySearch;
    if (!isById && (page.page ?? 1) === 1) {
      return walkList(page, filter, this.limits, (stretch, rowsAtOnce, limit) =>
        read(this.pool, (client) => stepThrough(client, filter, stretch, rowsAtOnce, limit)),
      );
    }
    const offset = page.page === null ? 0 : (page.page - 1) * page.pageSize;
    const values = [...valuesOf(filter), ...placeOf(page.cursor), null, null, page.pageSize + 1, offset];
    const list = (database: Pool | PoolClient) => database.query<ConversionRecord>(LIST_CONVERSIONS.text, values);
    const { rows } = await (filter.warning === null ? list(this.pool) : readBySearch(this.pool, list));
    return { rows, stoppedAt: null };
  }

  /** The number of rows; null when there are more than are worth counting. */
  count(filter: ConversionFilter): Promise<number | null> {
    return countWithin(this.pool, COUNT_CONVERSIONS.text, [...valuesOf(filter), MAX_COUNT + 1]);
  }

  /** The states of a conversion id, one per tenant and key, the newest original first. */
  async find(conversionId: string, tenantIds: readonly number[]): Promise<LockedStateRow[]> {
    const values = [tenantIds, conversionId, MAX_KEYS];
    return (await this.pool.query<LockedStateRow>({ ...FIND_CONVERSION_STATES, values })).rows;
  }

  /** The newest postbacks of a conversion, newest first. */
  async history(
    { tenant_id: tenantId, conversion_id: stateId }: LockedStateRow,
    max: number,
  ): Promise<(ConversionRecord & { raw_data: string | null })[]> {
    const { conversionId, key } = splitStateId(stateId);
    const values = [conversionId, tenantId, max, MAX_CONTENT_BYTES, key];
    return (await this.pool.query(LIST_HISTORY.text, values)).rows;
  }
}

/** Finds in an index alone how far a step goes, before its rows are read. One by warning reads only rows that match. */
async function stepThrough(
  client: PoolClient,
  filter: ConversionFilter,
  { after, fromMs }: Stretch,
  rowsAtOnce: number,
  limit: number,
): Promise<{ rows: ConversionRecord[]; end: Cursor | null }> {
  const within = { ...filter, from: fromOf(filter, fromMs) };
  const end = filter.warning === null ? await findWalkEnd(client, within, after, rowsAtOnce) : null;
  const values = [...valuesOf(within), ...placeOf(after), ...placeOf(end), limit, 0];
  return { rows: (await client.query<ConversionRecord>(LIST_CONVERSIONS.text, values)).rows, end };
}

async function findWalkEnd(
  client: PoolClient,
  { from, to, tenantId }: ConversionFilter,
  after: Cursor | null,
  rowsAtOnce: number,
): Promise<Cursor | null> {
  const values = [from, to, tenantId, ...placeOf(after), rowsAtOnce - 1];
  return cursorOf((await client.query<ConversionRecord>(FIND_WALK_END.text, values)).rows[0]);
}

/** The first parameters of the statements that filter. */
function valuesOf(filter: ConversionFilter): unknown[] {
  const { from, to, tenantId, status, offer, currency, conversionId, clickId, duplicates, warning } = filter;
  const warnings = warning && JSON.stringify([warning]);
  return [from, to, tenantId, status, offer, currency, conversionId, clickId, duplicates, warnings];
}
