import { Inject, Injectable } from '@nestjs/common';
import { readStatement } from '@app/common/database/read-statement';
import type { Pool } from 'pg';
import { GATEWAY_POOL } from '../database/pools';

const READ_SPOOL = readStatement(__dirname, 'read_spool');
const READ_UNROUTED = readStatement(__dirname, 'read_unrouted');
const REPLACE_IN_SPOOL = readStatement(__dirname, 'replace_in_spool');
const REPLACE_UNROUTED = readStatement(__dirname, 'replace_unrouted');

/** Requests are opened and parsed in the process that handles postbacks, so only a few at a time. */
const ROWS_PER_STEP = 200;
const BYTES_PER_STEP = 1024 * 1024;

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
