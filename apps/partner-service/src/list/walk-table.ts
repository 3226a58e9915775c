import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { Conditions } from './conditions';
import type { Cursor } from './list-query';
import { readInOrder } from './read-in-time';
import type { WalkStep } from './walk-list';

/** A table with an index on (received_at, id), as one list sees it. */
export interface WalkedTable {
  name: 'conversions' | 'quarantine';
  /** The columns that are read: `id`, and `received_at` as `utc` writes it, among them. */
  columns: string;
  /** The conditions that an index answers; new ones each time. */
  indexed: () => Conditions;
  /** All conditions; new ones each time. */
  all: () => Conditions;
}

/** A timestamptz as ISO 8601 in UTC, whatever the session's zone. */
export function utc(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;
}

/** A step of a walk over a table: how far it goes is found in the index alone, before its rows are looked at. */
export function stepOver<Row extends QueryResultRow>(pool: Pool, table: WalkedTable): WalkStep<Row> {
  const { name, columns } = table;
  return ({ after, fromMs }, rowsAtOnce, limit) => {
    const from = fromMs === null ? null : new Date(fromMs).toISOString();
    const within = (conditions: Conditions): Conditions =>
      conditions.compare('<', after).add(from, (at) => `received_at >= ${at}`);
    return readInOrder(pool, async (client) => {
      const end = await findEnd(client, name, within(table.indexed()), 'DESC', rowsAtOnce);
      const matching = within(table.all()).compare('>=', end);
      const { rows } = await client.query<Row>(
        `SELECT ${columns} FROM ${name} WHERE ${matching.text}
         ORDER BY ${name}.received_at DESC, ${name}.id DESC LIMIT ${limit}`,
        matching.values,
      );
      return { rows, end };
    });
  };
}

/** The last of the first so many rows; null where there are fewer. */
export async function findEnd(
  client: PoolClient,
  table: WalkedTable['name'],
  indexed: Conditions,
  order: 'ASC' | 'DESC',
  rowsAtOnce: number,
): Promise<Cursor | null> {
  const { rows } = await client.query<{ id: string; received_at: string }>(
    `SELECT id, ${utc('received_at')} FROM ${table} WHERE ${indexed.text}
     ORDER BY ${table}.received_at ${order}, ${table}.id ${order} OFFSET ${rowsAtOnce - 1} LIMIT 1`,
    indexed.values,
  );
  const [last] = rows;
  return last ? { receivedAt: last.received_at, id: last.id } : null;
}
