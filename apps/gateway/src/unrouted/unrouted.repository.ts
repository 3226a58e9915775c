import { Inject, Injectable } from '@nestjs/common';
import { readStatement } from '@app/common/database/read-statement';
import type { Pool } from 'pg';
import { GATEWAY_POOL } from '../database/pools';

const INSERT_UNROUTED = readStatement(__dirname, 'insert_unrouted');
const DELETE_OLDEST_UNROUTED = readStatement(__dirname, 'delete_oldest_unrouted');
const LIST_UNROUTED = readStatement(__dirname, 'list_unrouted');
const READ_PAYLOADS = readStatement(__dirname, 'read_payloads');
const DELETE_UNROUTED = readStatement(__dirname, 'delete_unrouted');

const PAGE_CHARACTERS = 1024 * 1024;

export interface UnroutedRow {
  id: string;
  receivedAt: Date;
  method: string;
  path: string;
  /** JSON texts, without secrets. */
  parameters: string;
  headers: string;
  address: string | null;
  payload: Buffer;
  sizeBytes: number;
}

export interface ListedUnrouted {
  id: string;
  received_at: Date;
  method: string;
  path: string;
  parameters: unknown;
  request_headers: unknown;
  request_ip: string | null;
  size_bytes: number;
  can_be_redriven: boolean;
}

/** Which requests are meant; null means all. */
export interface UnroutedSelection {
  ids: readonly string[] | null;
  pathPrefix: string | null;
}

export interface UnroutedPayload {
  id: string;
  payload: Buffer;
}

/** Requests for endpoints that no partner has, such as a mistyped URL. */
@Injectable()
export class UnroutedRepository {
  constructor(@Inject(GATEWAY_POOL) private readonly pool: Pool) {}

  async insert(rows: readonly UnroutedRow[]): Promise<void> {
    const values = [
      rows.map(({ id }) => id),
      rows.map(({ receivedAt }) => receivedAt),
      rows.map(({ method }) => method),
      rows.map(({ path }) => path),
      rows.map(({ parameters }) => parameters),
      rows.map(({ headers }) => headers),
      rows.map(({ address }) => address),
      rows.map(({ payload }) => payload),
      rows.map(({ sizeBytes }) => sizeBytes),
    ];
    await this.pool.query({ ...INSERT_UNROUTED, values });
  }

  async deleteOldest(maxRows: number, maxBytes: number): Promise<void> {
    await this.pool.query(DELETE_OLDEST_UNROUTED.text, [maxRows, maxBytes]);
  }

  /** `isCut` says that there are more rows within the limit than a page has room for. */
  async list(
    pathPrefix: string | null,
    beforeId: string | null,
    limit: number,
  ): Promise<{ data: ListedUnrouted[]; isCut: boolean }> {
    const values = [pathPrefix, beforeId, limit, PAGE_CHARACTERS];
    const { rows } = await this.pool.query<ListedUnrouted & { found: number }>(LIST_UNROUTED.text, values);
    return { data: rows.map(({ found: _found, ...row }) => row), isCut: rows.length < (rows[0]?.found ?? 0) };
  }

  /** @param afterId only what was received after this row */
  async readPayloads(
    { ids, pathPrefix }: UnroutedSelection,
    afterId: string,
    limit: number,
  ): Promise<UnroutedPayload[]> {
    return (await this.pool.query<UnroutedPayload>(READ_PAYLOADS.text, [ids, pathPrefix, afterId, limit])).rows;
  }

  /** Returns the ids of the rows that were still there. */
  async delete(ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const { rows } = await this.pool.query<{ id: string }>(DELETE_UNROUTED.text, [ids]);
    return rows.map(({ id }) => id);
  }
}
