import { Inject, Injectable } from '@nestjs/common';
import type { Diagnostic, StoredDiagnostic } from '@app/postback';
import type { Pool, PoolClient } from 'pg';
import { PARTNER_POOL, READ_POOL } from '../database/database.module';
import { readStatement } from '@app/common/database/read-statement';
import { type Cursor, cursorOf, type ListPage, type ListResult, MAX_CONTENT_BYTES, placeOf } from '../list/list-query';
import { COUNT_TIMEOUT_MS, countWithin, MAX_COUNT, queryWithin, readInOrder } from '../list/read-in-time';
import { defaultWalkLimits, fromOf, type Stretch, walkList } from '../list/walk-list';

/** How many of the newest postbacks have a reason. */
export type CountedReason = Pick<Diagnostic, 'field' | 'code' | 'reason'> & { count: number };

export interface QuarantineFilter {
  from: string | null;
  to: string | null;
  tenantId: number | null;
  /** The field that a reason names. */
  field: string | null;
  /** A part of a reason's sentence, in any case. */
  reason: string | null;
  /** The stable code of a reason. */
  code: string | null;
  /** Single postbacks; null for all. */
  postbackIds: readonly string[] | null;
}

/** A quarantined postback with all that a redrive needs. */
export interface QuarantinedPostback {
  id: string;
  received_at: string;
  stored_at: Date;
  tenant_id: number;
  is_test: boolean;
  raw_data: string | null;
  body: Buffer | null;
  request_line: string;
  request_headers: string | null;
  request_ip: string | null;
}

/** A part of what a redrive processes. */
export interface RedrivePage {
  rows: QuarantinedPostback[];
  /** Where to go on; null when all have been looked at. */
  end: Cursor | null;
}

/** Where a row stands in the list. */
export interface RowPlace {
  id: string;
  received_at: string;
}

export type QuarantineRecord = Record<string, unknown> & {
  id: string;
  received_at: string;
  tenant_id: number;
  reasons: StoredDiagnostic[];
  raw_data: string | null;
};

/** Why a redriven postback stays in quarantine, under the configuration of that time. */
export interface StillQuarantined {
  id: string;
  reasons: readonly Diagnostic[];
  config_version: number;
  conversion_id: string | null;
}

const LIST_PLACES = readStatement(__dirname, 'list_places');
const FIND_WALK_END = readStatement(__dirname, 'find_walk_end');
const READ_QUARANTINED = readStatement(__dirname, 'read_quarantined');
const COUNT_QUARANTINED = readStatement(__dirname, 'count_quarantined');
const COUNT_BY_REASON = readStatement(__dirname, 'count_by_reason');
const LIST_TO_REDRIVE = readStatement(__dirname, 'list_to_redrive');
const FIND_REDRIVE_END = readStatement(__dirname, 'find_redrive_end');
const COUNT_TO_REDRIVE = readStatement(__dirname, 'count_to_redrive');
const UPDATE_REASONS = readStatement(__dirname, 'update_reasons');
const CLOSE_SEVERAL = readStatement(__dirname, 'close_several');

/** Reads quarantine, newest first for a list and oldest first for a redrive. */
@Injectable()
export class QuarantineRepository {
  readonly limits = defaultWalkLimits();

  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    @Inject(PARTNER_POOL) private readonly storingPool: Pool,
  ) {}

  /**
   * Where the rows of a page are, newest first. No index leads to a tenant's or a reason's: for them the list is walked.
   *
   * @throws Problem unavailable (503) when a page that was asked for by its number could not be filled in time
   */
  async list(filter: QuarantineFilter, page: ListPage): Promise<ListResult<RowPlace>> {
    const { tenantId, field, reason, code } = filter;
    const isIndexed = [tenantId, field, reason, code].every((value) => value === null);
    if (!isIndexed && (page.page ?? 1) === 1) {
      return walkList(page, filter, this.limits, (stretch, rowsAtOnce, limit) =>
        readInOrder(this.pool, (client) => stepThrough(client, filter, stretch, rowsAtOnce, limit)),
      );
    }
    const offset = page.page === null ? 0 : (page.page - 1) * page.pageSize;
    const values = [...valuesOf(filter), ...placeOf(page.cursor), null, null, page.pageSize + 1, offset];
    return readInOrder(this.pool, async (client) => {
      return { rows: (await client.query<RowPlace>(LIST_PLACES.text, values)).rows, stoppedAt: null };
    });
  }

  /**
   * The rows with these ids, newest first, with what was received up to the maximum of a response.
   *
   * @param showsBodies bodies that could not be read are as they came, secrets included
   */
  async read(ids: readonly string[], showsBodies: boolean): Promise<QuarantineRecord[]> {
    const { rows } = await this.pool.query<QuarantineRecord>(READ_QUARANTINED.text, [ids, MAX_CONTENT_BYTES]);
    if (!showsBodies) for (const row of rows) delete row['body_base64'];
    return rows;
  }

  /** The number of rows; null when there are more than are worth counting. */
  count(filter: QuarantineFilter): Promise<number | null> {
    return countWithin(this.pool, COUNT_QUARANTINED.text, [...valuesOf(filter), MAX_COUNT + 1]);
  }

  /** How many of the newest that match have each reason; the commonest first. Undefined when it takes too long. */
  countByReason(filter: QuarantineFilter): Promise<CountedReason[] | undefined> {
    return queryWithin(this.pool, COUNT_TIMEOUT_MS, COUNT_BY_REASON.text, [...valuesOf(filter), MAX_COUNT]);
  }

  /**
   * The oldest that match, after the given place; only those that still have their content. Looks at a bounded number
   * of rows: where there are more, `rows` may be short, and `end` says where to go on.
   */
  async nextToRedrive(filter: QuarantineFilter, after: Cursor | null, limit: number): Promise<RedrivePage> {
    if (filter.postbackIds !== null) return listToRedrive(this.pool, filter, after, null, limit);
    return readInOrder(this.pool, async (client) => {
      const values = [filter.from, filter.to, null, ...placeOf(after), this.limits.rowsAtOnce - 1];
      const end = cursorOf((await client.query<RowPlace>(FIND_REDRIVE_END.text, values)).rows[0]);
      return listToRedrive(client, filter, after, end, limit);
    });
  }

  /** How many `nextToRedrive` would still find; null when there are more than are worth counting. */
  countToRedrive(filter: QuarantineFilter, after: Cursor | null): Promise<number | null> {
    const values = [...valuesOf(filter), MAX_COUNT + 1, ...placeOf(after)];
    return countWithin(this.pool, COUNT_TO_REDRIVE.text, values);
  }

  /** Stores what is still wrong with those that were tried. */
  async updateReasons(tried: readonly StillQuarantined[]): Promise<void> {
    await this.storingPool.query(UPDATE_REASONS.text, [JSON.stringify(tried)]);
  }

  /** Closes a row whose several postbacks are stored by themselves. Safe to repeat. */
  async closeSeveral(id: string, partnerCode: string, postbacks: number): Promise<void> {
    await this.storingPool.query(CLOSE_SEVERAL.text, [id, partnerCode, postbacks]);
  }
}

/** Finds in an index alone how far a step goes, before its rows are read. */
async function stepThrough(
  client: PoolClient,
  filter: QuarantineFilter,
  { after, fromMs }: Stretch,
  rowsAtOnce: number,
  limit: number,
): Promise<{ rows: RowPlace[]; end: Cursor | null }> {
  const within = { ...filter, from: fromOf(filter, fromMs) };
  const ends = await client.query<RowPlace>(FIND_WALK_END.text, [
    within.from,
    within.to,
    within.postbackIds,
    ...placeOf(after),
    rowsAtOnce - 1,
  ]);
  const end = cursorOf(ends.rows[0]);
  const values = [...valuesOf(within), ...placeOf(after), ...placeOf(end), limit, 0];
  return { rows: (await client.query<RowPlace>(LIST_PLACES.text, values)).rows, end };
}

/** @param end where to go on when all that match have been found */
async function listToRedrive(
  database: Pool | PoolClient,
  filter: QuarantineFilter,
  after: Cursor | null,
  end: Cursor | null,
  limit: number,
): Promise<RedrivePage> {
  const values = [...valuesOf(filter), ...placeOf(after), ...placeOf(end), limit];
  const { rows } = await database.query<QuarantinedPostback>(LIST_TO_REDRIVE.text, values);
  return { rows, end: cursorOf(rows.length === limit ? rows.at(-1) : undefined) ?? end };
}

/** The first parameters of the statements that filter. */
export function valuesOf({ from, to, postbackIds, tenantId, field, reason, code }: QuarantineFilter): unknown[] {
  return [from, to, postbackIds, tenantId, field, reason, code];
}
