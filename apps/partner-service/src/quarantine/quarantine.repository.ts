import { Inject, Injectable } from '@nestjs/common';
import type { PostbackFault } from '@app/postback';
import type { Pool } from 'pg';
import type { PageRequest } from '../conversion/list-query';
import { PARTNER_POOL } from '../database/partner-pool';

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

export type QuarantineRecord = Record<string, unknown> & { id: string; received_at: string; tenant_id: number };

const RECEIVED_AT = `to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS received_at`;
const COUNT_AT_MOST = 10_000;

const UPDATE_REASONS = `
  UPDATE quarantine SET reasons = $2, config_version = $3
  WHERE id = $1 AND redriven_at IS NULL`;

/** Postbacks that wait to be driven again. */
@Injectable()
export class QuarantineRepository {
  constructor(@Inject(PARTNER_POOL) private readonly pool: Pool) {}

  /** Newest first, one row more than asked for when there are more. */
  async list(filter: QuarantineFilter, request: PageRequest): Promise<QuarantineRecord[]> {
    const { where, values } = conditionsOf(filter);
    if (request.cursor) {
      where.push(`(received_at, id) < ($${values.length + 1}, $${values.length + 2})`);
      values.push(request.cursor.receivedAt, request.cursor.id);
    }
    const offset = request.page === null ? 0 : (request.page - 1) * request.pageSize;
    const { rows } = await this.pool.query<QuarantineRecord>(
      `SELECT id, ${RECEIVED_AT}, tenant_id, reasons, raw_data::text AS raw_data, encode(body, 'base64') AS body_base64,
         request_line, request_headers, host(request_ip) AS request_ip, digest, size_bytes
       FROM quarantine WHERE ${where.join(' AND ')}
       ORDER BY quarantine.received_at DESC, quarantine.id DESC LIMIT ${request.pageSize + 1} OFFSET ${offset}`,
      values,
    );
    return rows;
  }

  async count(filter: QuarantineFilter): Promise<number | null> {
    const { where, values } = conditionsOf(filter);
    const { rows } = await this.pool.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM (
         SELECT FROM quarantine WHERE ${where.join(' AND ')} LIMIT ${COUNT_AT_MOST + 1}) AS counted`,
      values,
    );
    return rows[0]!.count > COUNT_AT_MOST ? null : rows[0]!.count;
  }

  /** How many wait for each reason, among the newest that match; the commonest first. */
  async countByReason(filter: QuarantineFilter): Promise<{ field: string; reason: string; count: number }[]> {
    const { where, values } = conditionsOf(filter);
    const { rows } = await this.pool.query(
      `SELECT reason ->> 'field' AS field, reason ->> 'reason' AS reason, count(*)::integer AS count
       FROM (SELECT reasons FROM quarantine WHERE ${where.join(' AND ')}
             ORDER BY received_at DESC LIMIT ${COUNT_AT_MOST}) AS newest, jsonb_array_elements(reasons) AS reason
       GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 100`,
      values,
    );
    return rows;
  }

  /** The oldest that match, after the given one; only those that still have their content. */
  async nextToRedrive(filter: QuarantineFilter, after: string, limit: number): Promise<QuarantinedPostback[]> {
    const { where, values } = conditionsOf(filter);
    values.push(after);
    const { rows } = await this.pool.query<QuarantinedPostback>(
      `SELECT id, ${RECEIVED_AT}, tenant_id, is_test, raw_data::text AS raw_data, body, request_line,
         request_headers::text AS request_headers, host(request_ip) AS request_ip
       FROM quarantine
       WHERE ${where.join(' AND ')} AND (raw_data IS NOT NULL OR body IS NOT NULL) AND id > $${values.length}
       ORDER BY id LIMIT ${limit}`,
      values,
    );
    return rows;
  }

  /** What is still wrong, by the configuration that was tried. */
  async updateReasons(id: string, reasons: readonly PostbackFault[], configVersion: number): Promise<void> {
    await this.pool.query(UPDATE_REASONS, [id, JSON.stringify(reasons), configVersion]);
  }
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
