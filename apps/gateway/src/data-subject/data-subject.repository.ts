import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { GATEWAY_POOL } from '../database/pools';

/** Requests are opened and parsed in the process that handles postbacks, so only a few at a time. */
const ROWS_PER_STEP = 200;
const BYTES_PER_STEP = 1024 * 1024;

/** One step in the order of ids: as many rows as fit the limits, but at least one. Other partners' rows have no payload. */
const READ_SPOOL = {
  name: 'read_spool_for_privacy',
  text: `
    SELECT id, partner_code, received_at, state,
           CASE WHEN $2::text[] IS NULL OR partner_code = ANY($2) THEN payload END AS payload
      FROM (SELECT id, partner_code, received_at, state, payload, size_bytes,
                   sum(size_bytes) OVER (ORDER BY id) AS bytes_so_far
              FROM (SELECT id, partner_code, received_at, state, payload, size_bytes
                      FROM spool WHERE id > $1 ORDER BY id LIMIT $3) AS next_rows) AS summed
     WHERE bytes_so_far - size_bytes < $4
     ORDER BY id`,
};

const READ_UNROUTED = {
  name: 'read_unrouted_for_privacy',
  text: `
    SELECT id, received_at, method, path, parameters::text AS parameters, request_headers::text AS request_headers,
           host(request_ip) AS request_ip, payload
      FROM (SELECT *, sum(size_bytes) OVER (ORDER BY id) AS bytes_so_far
              FROM (SELECT * FROM unrouted WHERE id > $1 ORDER BY id LIMIT $2) AS next_rows) AS summed
     WHERE bytes_so_far - size_bytes < $3
     ORDER BY id`,
};

/** A stored response may repeat what it refused. */
const REPLACE_IN_SPOOL = {
  name: 'replace_in_spool',
  text: `
    UPDATE spool
       SET payload = $2::bytea, size_bytes = length($2::bytea), dead_answer = CASE WHEN dead_answer IS NOT NULL THEN '[erased]' END
     WHERE id = $1`,
};

const REPLACE_UNROUTED = {
  name: 'replace_unrouted',
  text: `
    UPDATE unrouted
       SET path = $2, parameters = $3::json, request_headers = $4::json, request_ip = NULL, payload = $5::bytea
     WHERE id = $1`,
};

export interface SpooledRow {
  id: string;
  partner_code: string;
  received_at: Date;
  state: 'waiting' | 'dead';
  /** Null for a partner that is not asked for. */
  payload: Buffer | null;
}

export interface StoredUnroutedRow {
  id: string;
  received_at: Date;
  method: string;
  path: string;
  /** JSON texts. */
  parameters: string;
  request_headers: string;
  request_ip: string | null;
  /** Null for a row from before payloads were stored. */
  payload: Buffer | null;
}

/** The requests that the gateway stores, step by step. */
@Injectable()
export class DataSubjectRepository {
  constructor(@Inject(GATEWAY_POOL) private readonly pool: Pool) {}

  /** @param partnerCodes the partners whose payloads are read; null means all */
  async readSpool(partnerCodes: readonly string[] | null, afterId: string): Promise<SpooledRow[]> {
    const values = [afterId, partnerCodes, ROWS_PER_STEP, BYTES_PER_STEP];
    return (await this.pool.query<SpooledRow>({ ...READ_SPOOL, values })).rows;
  }

  async readUnrouted(afterId: string): Promise<StoredUnroutedRow[]> {
    const values = [afterId, ROWS_PER_STEP, BYTES_PER_STEP];
    return (await this.pool.query<StoredUnroutedRow>({ ...READ_UNROUTED, values })).rows;
  }

  /** Returns whether the row was still there. */
  async replaceInSpool(id: string, payload: Buffer): Promise<boolean> {
    return (await this.pool.query({ ...REPLACE_IN_SPOOL, values: [id, payload] })).rowCount === 1;
  }

  /** Returns whether the row was still there. */
  async replaceUnrouted({ id, path, parameters, request_headers, payload }: StoredUnroutedRow): Promise<boolean> {
    const values = [id, path, parameters, request_headers, payload];
    return (await this.pool.query({ ...REPLACE_UNROUTED, values })).rowCount === 1;
  }
}
