import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { GATEWAY_POOL } from '../database/pools';

const INSERT_UNROUTED = {
  name: 'keep_unrouted',
  text: `
    INSERT INTO unrouted (id, received_at, method, path, parameters, request_headers, request_ip, payload, size_bytes)
    SELECT *
      FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::json[], $6::json[], $7::inet[],
                  $8::bytea[], $9::integer[])
    ON CONFLICT (id) DO NOTHING`,
};

/** Ids are in the order of time. Rows beyond the bounds, counted from the newest, are deleted. */
const DELETE_OLDEST_UNROUTED = `
  DELETE FROM unrouted
   WHERE id <= (SELECT id
                  FROM (SELECT id,
                               row_number() OVER (ORDER BY id DESC) AS rows_so_far,
                               sum(size_bytes) OVER (ORDER BY id DESC) AS bytes_so_far
                          FROM unrouted) AS counted
                 WHERE rows_so_far > $1 OR bytes_so_far > $2
                 ORDER BY id DESC
                 LIMIT 1)`;

const PAGE_CHARACTERS = 1024 * 1024;

/** Pages are built in the process that handles postbacks, so they are limited in rows and characters, but have a row. */
const LIST_UNROUTED = `
  SELECT id, received_at, method, path, parameters, request_headers, request_ip, size_bytes, can_be_redriven, found
    FROM (SELECT *, (count(*) OVER ())::integer AS found, sum(characters) OVER (ORDER BY id DESC) AS characters_so_far
            FROM (SELECT id, received_at, method, path, parameters, request_headers, request_ip, size_bytes,
                         payload IS NOT NULL AS can_be_redriven,
                         length(parameters::text) + length(request_headers::text) AS characters
                    FROM unrouted
                   WHERE ($1::text IS NULL OR starts_with(path, $1))
                     AND ($2::uuid IS NULL OR id < $2)
                   ORDER BY id DESC
                   LIMIT $3) AS next_rows) AS summed
   WHERE characters_so_far - characters < $4
   ORDER BY id DESC`;

const READ_PAYLOADS = `
  SELECT id, payload
    FROM unrouted
   WHERE payload IS NOT NULL
     AND ($1::uuid[] IS NULL OR id = ANY($1))
     AND ($2::text IS NULL OR starts_with(path, $2))
     AND id > $3
   ORDER BY id
   LIMIT $4`;

const DELETE_UNROUTED = `DELETE FROM unrouted WHERE id = ANY($1::uuid[]) RETURNING id`;

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
    await this.pool.query(DELETE_OLDEST_UNROUTED, [maxRows, maxBytes]);
  }

  /** `isCut` says that there are more rows within the limit than a page has room for. */
  async list(
    pathPrefix: string | null,
    beforeId: string | null,
    limit: number,
  ): Promise<{ data: ListedUnrouted[]; isCut: boolean }> {
    const values = [pathPrefix, beforeId, limit, PAGE_CHARACTERS];
    const { rows } = await this.pool.query<ListedUnrouted & { found: number }>(LIST_UNROUTED, values);
    return { data: rows.map(({ found: _found, ...row }) => row), isCut: rows.length < (rows[0]?.found ?? 0) };
  }

  /** @param afterId only what was received after this row */
  async readPayloads(
    { ids, pathPrefix }: UnroutedSelection,
    afterId: string,
    limit: number,
  ): Promise<UnroutedPayload[]> {
    return (await this.pool.query<UnroutedPayload>(READ_PAYLOADS, [ids, pathPrefix, afterId, limit])).rows;
  }

  /** Returns the ids of the rows that were still there. */
  async delete(ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const { rows } = await this.pool.query<{ id: string }>(DELETE_UNROUTED, [ids]);
    return rows.map(({ id }) => id);
  }
}
