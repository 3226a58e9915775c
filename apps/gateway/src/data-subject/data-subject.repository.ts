import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { GATEWAY_POOL } from '../database/gateway-pool';
import * as sql from './data-subject.sql';

/** Requests are opened and read in the process that takes postbacks: little at a time. */
const ROWS_PER_STEP = 200;
const BYTES_PER_STEP = 1024 * 1024;

export interface SpooledRow {
  id: string;
  partner_code: string;
  received_at: Date;
  state: 'waiting' | 'dead';
  /** Null for a partner that is not meant. */
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
  /** Null for what was kept before requests were kept whole. */
  payload: Buffer | null;
}

/** What the gateway keeps of requests, step by step. */
@Injectable()
export class DataSubjectRepository {
  constructor(@Inject(GATEWAY_POOL) private readonly pool: Pool) {}

  /** @param partnerCodes whose requests are meant; null: all */
  async readSpool(partnerCodes: readonly string[] | null, afterId: string): Promise<SpooledRow[]> {
    const values = [afterId, partnerCodes, ROWS_PER_STEP, BYTES_PER_STEP];
    return (await this.pool.query<SpooledRow>({ ...sql.READ_SPOOL, values })).rows;
  }

  async readUnrouted(afterId: string): Promise<StoredUnroutedRow[]> {
    const values = [afterId, ROWS_PER_STEP, BYTES_PER_STEP];
    return (await this.pool.query<StoredUnroutedRow>({ ...sql.READ_UNROUTED, values })).rows;
  }

  /** Whether it was still there. */
  async replaceInSpool(id: string, payload: Buffer): Promise<boolean> {
    return (await this.pool.query({ ...sql.REPLACE_IN_SPOOL, values: [id, payload] })).rowCount === 1;
  }

  /** Whether it was still there. */
  async replaceUnrouted({ id, path, parameters, request_headers, payload }: StoredUnroutedRow): Promise<boolean> {
    const values = [id, path, parameters, request_headers, payload];
    return (await this.pool.query({ ...sql.REPLACE_UNROUTED, values })).rowCount === 1;
  }
}
