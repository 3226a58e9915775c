import { Inject, Injectable } from '@nestjs/common';
import type { PostbackFault } from '@app/postback';
import type { Pool } from 'pg';
import { type Cursor, MOST_CONTENT_BYTES, type PageRequest } from '../conversion/list-query';
import { queryWithin } from '../conversion/read-in-time';
import { PARTNER_POOL, READ_POOL } from '../database/partner-pool';

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

export type QuarantineRecord = Record<string, unknown> & {
  id: string;
  received_at: string;
  tenant_id: number;
  raw_data: string | null;
};

const RECEIVED_AT = `to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at`;
const COUNT_AT_MOST = 10_000;
const COUNT_TIMEOUT_MS = 300;

/** What a postback that was tried again still lacks, by the configuration of that time. */
export interface StillQuarantined {
  id: string;
  reasons: readonly PostbackFault[];
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
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    @Inject(PARTNER_POOL) private readonly storingPool: Pool,
  ) {}

  /**
   * Newest first, one row more than asked for when there are more.
   *
   * @param showsBodies bodies that could not be read are as they came, secrets included
   */
  async list(filter: QuarantineFilter, request: PageRequest, showsBodies: boolean): Promise<QuarantineRecord[]> {
    const { where, values } = conditionsOf(filter);
    const { cursor } = request;
    if (cursor) where.push(`(received_at, id) < ($${values.push(cursor.receivedAt)}, $${values.push(cursor.id)})`);
    const fits = `bytes_so_far <= ${MOST_CONTENT_BYTES}`;
    const body = showsBodies ? `CASE WHEN ${fits} THEN encode(body, 'base64') END AS body_base64,` : '';
    const offset = request.page === null ? 0 : (request.page - 1) * request.pageSize;
    const { rows } = await this.pool.query<QuarantineRecord>(
      `SELECT id, ${RECEIVED_AT}, tenant_id, conversion_id, reasons,
         CASE WHEN ${fits} THEN raw_data::text END AS raw_data, ${body} octet_length(body) AS body_bytes,
         NOT (${fits}) AS is_content_left_out,
         request_line, request_headers, host(request_ip) AS request_ip, digest, size_bytes
       FROM (
         SELECT *, sum(CASE WHEN raw_data IS NULL AND body IS NULL THEN 0 ELSE size_bytes END)
           OVER (ORDER BY received_at DESC, id DESC) AS bytes_so_far
         FROM (
           SELECT * FROM quarantine WHERE ${where.join(' AND ')}
           ORDER BY received_at DESC, id DESC LIMIT ${request.pageSize + 1} OFFSET ${offset}
         ) AS page
       ) AS quarantine
       ORDER BY quarantine.received_at DESC, quarantine.id DESC`,
      values,
    );
    return rows;
  }

  /** The number of rows; null when there are more than are worth counting. */
  async count(filter: QuarantineFilter): Promise<number | null> {
    const { where, values } = conditionsOf(filter);
    return this.countUpTo(COUNT_AT_MOST, where, values);
  }

  /** How many wait for each reason, among the newest that match; the commonest first. Null when it takes too long. */
  countByReason(filter: QuarantineFilter): Promise<{ field: string; reason: string; count: number }[] | undefined> {
    const { where, values } = conditionsOf(filter);
    return queryWithin(
      this.pool,
      COUNT_TIMEOUT_MS,
      `SELECT reason ->> 'field' AS field, reason ->> 'reason' AS reason, count(*)::integer AS count
       FROM (SELECT reasons FROM quarantine WHERE ${where.join(' AND ')}
             ORDER BY received_at DESC LIMIT ${COUNT_AT_MOST}) AS newest, jsonb_array_elements(reasons) AS reason
       GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 100`,
      values,
    );
  }

  /** The oldest that match, after the given one; only those that still have their content. */
  async nextToRedrive(filter: QuarantineFilter, after: Cursor | null, limit: number): Promise<QuarantinedPostback[]> {
    const { where, values } = toRedrive(filter, after);
    const { rows } = await this.pool.query<QuarantinedPostback>(
      `SELECT id, ${RECEIVED_AT}, tenant_id, is_test, raw_data::text AS raw_data, body, request_line,
         request_headers::text AS request_headers, host(request_ip) AS request_ip
       FROM quarantine WHERE ${where.join(' AND ')}
       ORDER BY quarantine.received_at, quarantine.id LIMIT ${limit}`,
      values,
    );
    return rows;
  }

  /** How many `nextToRedrive` would still find; null when there are more than are worth counting. */
  async countToRedrive(filter: QuarantineFilter, after: Cursor | null): Promise<number | null> {
    const { where, values } = toRedrive(filter, after);
    return this.countUpTo(COUNT_AT_MOST, where, values);
  }

  /** What is still wrong with those that were tried. */
  async updateReasons(tried: readonly StillQuarantined[]): Promise<void> {
    await this.storingPool.query(UPDATE_REASONS, [JSON.stringify(tried)]);
  }

  private async countUpTo(most: number, where: readonly string[], values: readonly unknown[]): Promise<number | null> {
    const rows = await queryWithin<{ count: number }>(
      this.pool,
      COUNT_TIMEOUT_MS,
      `SELECT count(*)::integer AS count FROM (
         SELECT FROM quarantine WHERE ${where.join(' AND ')} LIMIT ${most + 1}) AS counted`,
      values,
    );
    const count = rows?.[0]!.count;
    return count === undefined || count > most ? null : count;
  }
}

/** In the order of the index of what waits. */
function toRedrive(filter: QuarantineFilter, after: Cursor | null): { where: string[]; values: unknown[] } {
  const { where, values } = conditionsOf(filter);
  where.push('(raw_data IS NOT NULL OR body IS NOT NULL)');
  if (after) where.push(`(received_at, id) > ($${values.push(after.receivedAt)}, $${values.push(after.id)})`);
  return { where, values };
}

function conditionsOf(filter: QuarantineFilter): { where: string[]; values: unknown[] } {
  const values: unknown[] = [];
  const where = ['redriven_at IS NULL'];
  const add = (value: unknown, condition: (placeholder: string) => string): void => {
    if (value !== null) where.push(condition(`$${values.push(value)}`));
  };
  const aReason = (test: string): string =>
    `EXISTS (SELECT FROM jsonb_array_elements(reasons) AS reason WHERE ${test})`;
  add(filter.from, (at) => `received_at >= ${at}`);
  add(filter.to, (at) => `received_at < ${at}`);
  add(filter.tenantId, (id) => `tenant_id = ${id}`);
  add(filter.field, (field) => aReason(`reason ->> 'field' = ${field}`));
  add(filter.reason, (text) => aReason(`position(lower(${text}) IN lower(reason ->> 'reason')) > 0`));
  add(filter.postbackIds, (ids) => `id = ANY (${ids})`);
  return { where, values };
}
