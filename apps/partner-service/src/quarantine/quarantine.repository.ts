import { Inject, Injectable } from '@nestjs/common';
import { type Diagnostic, UNKNOWN_CODE, type StoredDiagnostic } from '@app/postback';
import type { Pool, PoolClient } from 'pg';
import { Conditions } from '../list/conditions';
import { type Cursor, type ListResult, MAX_CONTENT_BYTES, type ListPage } from '../list/list-query';
import { queryWithin, readInOrder } from '../list/read-in-time';
import { findEnd, stepOver, utc } from '../list/walk-table';
import { defaultWalkLimits, walkList } from '../list/walk-list';
import { PARTNER_POOL, READ_POOL } from '../database/partner-pool';

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
  /** Single postbacks; null for all. */
  postbackIds: readonly string[] | null;
}

/** A quarantined postback with all that is needed to drive it again. */
export interface QuarantinedPostback {
  id: string;
  received_at: string;
  tenant_id: number;
  is_test: boolean;
  raw_data: string | null;
  body: Buffer | null;
  request_line: string;
  request_headers: string | null;
  request_ip: string | null;
}

/** Some of those to drive again. */
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

const RECEIVED_AT = utc('received_at');
/** What tells a row's place in the list. */
const PLACE = `id, ${RECEIVED_AT}`;
const MAX_COUNT = 10_000;
const COUNT_TIMEOUT_MS = 300;

/** What a postback that was tried again still lacks, by the configuration of that time. */
export interface StillQuarantined {
  id: string;
  reasons: readonly Diagnostic[];
  config_version: number;
  conversion_id: string | null;
}

/** Rows are taken in key order, so that two that drive the same again never wait for each other in a circle. */
const UPDATE_REASONS = `
  WITH tried AS (
    SELECT * FROM json_to_recordset($1) AS row (
      id uuid, reasons jsonb, config_version integer, conversion_id text)
  ),
  locked AS (
    SELECT id FROM quarantine WHERE id IN (SELECT id FROM tried) AND redriven_at IS NULL
    ORDER BY id FOR UPDATE
  )
  UPDATE quarantine SET reasons = tried.reasons, config_version = tried.config_version,
    conversion_id = tried.conversion_id
  FROM tried JOIN locked USING (id)
  WHERE quarantine.id = tried.id`;

/** Postbacks that wait to be driven again. */
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
  async list(filter: QuarantineFilter, request: ListPage): Promise<ListResult<RowPlace>> {
    const isWhole = isIndexed(filter) || (request.page ?? 1) > 1;
    if (isWhole) return { rows: await this.listWhole(filter, request), stoppedAt: null };
    const table = {
      name: 'quarantine',
      columns: PLACE,
      indexed: () => indexedOf(filter),
      all: () => conditionsOf(filter),
    } as const;
    return walkList(request, filter, this.limits, stepOver<RowPlace>(this.pool, table));
  }

  /**
   * The rows with these ids, newest first, with what was received up to the most that an answer has of it.
   *
   * @param showsBodies bodies that could not be read are as they came, secrets included
   */
  async read(ids: readonly string[], showsBodies: boolean): Promise<QuarantineRecord[]> {
    const fits = `bytes_so_far <= ${MAX_CONTENT_BYTES}`;
    const body = showsBodies ? `CASE WHEN ${fits} THEN encode(body, 'base64') END AS body_base64,` : '';
    const { rows } = await this.pool.query<QuarantineRecord>(
      `SELECT id, ${RECEIVED_AT}, tenant_id, conversion_id, reasons,
         CASE WHEN ${fits} THEN raw_data::text END AS raw_data, ${body} octet_length(body) AS body_bytes,
         NOT (${fits}) AS is_content_left_out,
         request_line, request_headers, host(request_ip) AS request_ip, digest, size_bytes
       FROM (
         SELECT *, sum(CASE WHEN raw_data IS NULL AND body IS NULL THEN 0 ELSE size_bytes END)
           OVER (ORDER BY received_at DESC, id DESC) AS bytes_so_far
         FROM quarantine WHERE id = ANY ($1)
       ) AS quarantine
       ORDER BY quarantine.received_at DESC, quarantine.id DESC`,
      [ids],
    );
    return rows;
  }

  /** The number of rows; null when there are more than are worth counting. */
  async count(filter: QuarantineFilter): Promise<number | null> {
    return this.countUpTo(MAX_COUNT, conditionsOf(filter));
  }

  /** How many wait for each reason, among the newest that match; the commonest first. Null when it takes too long. */
  countByReason(filter: QuarantineFilter): Promise<CountedReason[] | undefined> {
    const where = conditionsOf(filter);
    return queryWithin(
      this.pool,
      COUNT_TIMEOUT_MS,
      `SELECT reason ->> 'field' AS field, coalesce(reason ->> 'code', '${UNKNOWN_CODE}') AS code,
              reason ->> 'reason' AS reason, count(*)::integer AS count
       FROM (SELECT reasons FROM quarantine WHERE ${where.text}
             ORDER BY received_at DESC LIMIT ${MAX_COUNT}) AS newest, jsonb_array_elements(reasons) AS reason
       GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 3 LIMIT 100`,
      where.values,
    );
  }

  /**
   * The oldest that match, after the given place; only those that still have their content. Looks at a bounded number
   * of rows: where there are more, `rows` may be short, and `end` says where to go on.
   */
  async nextToRedrive(filter: QuarantineFilter, after: Cursor | null, limit: number): Promise<RedrivePage> {
    if (filter.postbackIds !== null) return readOldest(this.pool, toRedrive(filter, after), limit, null);
    return readInOrder(this.pool, async (client) => {
      const looked = indexedOf(filter).compare('>', after);
      const end = await findEnd(client, 'quarantine', looked, 'ASC', this.limits.rowsAtOnce);
      return readOldest(client, toRedrive(filter, after).compare('<=', end), limit, end);
    });
  }

  /** How many `nextToRedrive` would still find; null when there are more than are worth counting. */
  async countToRedrive(filter: QuarantineFilter, after: Cursor | null): Promise<number | null> {
    return this.countUpTo(MAX_COUNT, toRedrive(filter, after));
  }

  /** What is still wrong with those that were tried. */
  async updateReasons(tried: readonly StillQuarantined[]): Promise<void> {
    await this.storingPool.query(UPDATE_REASONS, [JSON.stringify(tried)]);
  }

  private listWhole(filter: QuarantineFilter, { cursor, page, pageSize }: ListPage): Promise<RowPlace[]> {
    const where = conditionsOf(filter).compare('<', cursor);
    const offset = page === null ? 0 : (page - 1) * pageSize;
    return readInOrder(this.pool, async (client) => {
      const { rows } = await client.query<RowPlace>(
        `SELECT ${PLACE} FROM quarantine WHERE ${where.text}
         ORDER BY quarantine.received_at DESC, quarantine.id DESC LIMIT ${pageSize + 1} OFFSET ${offset}`,
        where.values,
      );
      return rows;
    });
  }

  private async countUpTo(most: number, where: Conditions): Promise<number | null> {
    const rows = await queryWithin<{ count: number }>(
      this.pool,
      COUNT_TIMEOUT_MS,
      `SELECT count(*)::integer AS count FROM (
         SELECT FROM quarantine WHERE ${where.text} LIMIT ${most + 1}) AS counted`,
      where.values,
    );
    const count = rows?.[0]!.count;
    return count === undefined || count > most ? null : count;
  }
}

/** @param end where to go on when all that match have been found */
async function readOldest(
  database: Pool | PoolClient,
  where: Conditions,
  limit: number,
  end: Cursor | null,
): Promise<RedrivePage> {
  const { rows } = await database.query<QuarantinedPostback>(
    `SELECT ${PLACE}, tenant_id, is_test, raw_data::text AS raw_data, body, request_line,
       request_headers::text AS request_headers, host(request_ip) AS request_ip
     FROM quarantine WHERE ${where.text}
     ORDER BY quarantine.received_at, quarantine.id LIMIT ${limit}`,
    where.values,
  );
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return { rows, end: last ? { receivedAt: last.received_at, id: last.id } : end };
}

/** In the order of the index of what waits. */
function toRedrive(filter: QuarantineFilter, after: Cursor | null): Conditions {
  return conditionsOf(filter, '(raw_data IS NOT NULL OR body IS NOT NULL)').compare('>', after);
}

function isIndexed({ tenantId, field, reason }: QuarantineFilter): boolean {
  return tenantId === null && field === null && reason === null;
}

/** What an index answers: the one of what waits, in the order of time, or that of ids. */
function indexedOf(filter: QuarantineFilter, ...always: string[]): Conditions {
  return new Conditions('redriven_at IS NULL', ...always)
    .add(filter.from, (at) => `received_at >= ${at}`)
    .add(filter.to, (at) => `received_at < ${at}`)
    .add(filter.postbackIds, (ids) => `id = ANY (${ids})`);
}

function conditionsOf(filter: QuarantineFilter, ...always: string[]): Conditions {
  const aReason = (test: string): string =>
    `EXISTS (SELECT FROM jsonb_array_elements(reasons) AS reason WHERE ${test})`;
  return indexedOf(filter, ...always)
    .add(filter.tenantId, (id) => `tenant_id = ${id}`)
    .add(filter.field, (field) => aReason(`reason ->> 'field' = ${field}`))
    .add(filter.reason, (text) => aReason(`position(lower(${text}) IN lower(reason ->> 'reason')) > 0`));
}
