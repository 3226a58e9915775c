import { readStatement } from '@app/common/database/read-statement';
import type { CanonicalPostback, StoredDiagnostic } from '@app/postback';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/database.module';
import { type Cursor, cursorOf, placeOf } from '../list/list-query';
import { readInOrder } from '../list/read-in-time';

const FIND_SCOPE = readStatement(__dirname, 'find_scope').text;
const READ_STATEMENTS = {
  stored: readStatement(__dirname, 'read_stored').text,
  quarantined: readStatement(__dirname, 'read_quarantined').text,
};

export const SOURCES = ['stored', 'quarantined', 'both'] as const;
export type Source = (typeof SOURCES)[number];

/** What was received; a third of the bytes of a row. */
const RECEIVED = 'id, received_at, tenant_id, raw_data, body, request_headers';

/** Which postbacks a job looks at. */
export interface Scope {
  source: Source;
  from: string | null;
  to: string | null;
  tenantId: number | null;
  asOf: Date;
}

/** The oldest postback of a scope, and how many there are. */
export interface ScopeEnd {
  oldest: Cursor;
  total: number;
}

interface ReadRow {
  id: string;
  received_at: string;
  tenant_id: number;
  raw_data: string | null;
  body: Buffer | null;
  request_headers: string | null;
  request_line: string;
}
export type StoredRow = ReadRow & CanonicalPostback & { is_duplicate: boolean; is_update: boolean };
export type QuarantinedRow = ReadRow & { conversion_id: string | null; reasons: StoredDiagnostic[] };

/** Older than any postback. */
export const BEFORE_ALL: Cursor = { receivedAt: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

/** Reads stored postbacks, whichever table they are in. */
@Injectable()
export class DryRunRepository {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  /** The end of the newest `limit` postbacks; undefined when there are none. */
  async findScope({ source, from, to, tenantId, asOf }: Scope, limit: number): Promise<ScopeEnd | undefined> {
    const values = [source !== 'quarantined', source !== 'stored', from, to, asOf, limit, tenantId];
    const { rows } = await readInOrder(this.pool, (client) =>
      client.query<{ id: string; received_at: string; total: number }>(FIND_SCOPE, values),
    );
    return rows[0] && { oldest: cursorOf(rows[0])!, total: rows[0].total };
  }

  /** The newest rows after a place, as far as the oldest of the scope. */
  read(table: 'stored', scope: Scope, after: Cursor | null, oldest: Cursor, limit: number): Promise<StoredRow[]>;
  read(
    table: 'quarantined',
    scope: Scope,
    after: Cursor | null,
    oldest: Cursor,
    limit: number,
  ): Promise<QuarantinedRow[]>;
  async read(
    table: 'stored' | 'quarantined',
    { to, tenantId, asOf }: Scope,
    after: Cursor | null,
    oldest: Cursor,
    limit: number,
  ): Promise<(StoredRow | QuarantinedRow)[]> {
    const values = [...placeOf(after), ...placeOf(oldest), to, asOf, tenantId, limit];
    const found = await readInOrder(this.pool, (client) =>
      client.query<StoredRow | QuarantinedRow>(READ_STATEMENTS[table], values),
    );
    return found.rows;
  }

  /**
   * The same as texts of JSON arrays, for a thread that parses them, with the body as PostgreSQL writes it, in
   * hexadecimal. PostgreSQL plans a statement over partitions about as long as it reads a hundred rows, so one statement
   * reads several texts.
   *
   * @param content `received` leaves out what the postbacks were read as
   * @returns texts of at most `rowsPerText` rows
   */
  async readTexts(
    table: 'stored' | 'quarantined',
    content: 'received' | 'all',
    { to, tenantId, asOf }: Scope,
    after: Cursor | null,
    oldest: Cursor,
    limit: number,
    rowsPerText: number,
  ): Promise<string[]> {
    const values = [...placeOf(after), ...placeOf(oldest), to, asOf, tenantId, limit, rowsPerText];
    const columns = content === 'received' ? RECEIVED : '*';
    const found = await readInOrder(this.pool, (client) =>
      client.query<{ rows: string }>(
        `SELECT json_agg(postback ORDER BY number)::text AS rows
         FROM (
           SELECT postback, row_number() OVER () - 1 AS number
           FROM (SELECT ${columns} FROM (${READ_STATEMENTS[table]}) AS postbacks) AS postback
         ) AS numbered
         GROUP BY number / $9
         ORDER BY number / $9`,
        values,
      ),
    );
    return found.rows.map(({ rows }) => rows);
  }
}
