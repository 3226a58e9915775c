import { cellPlaceOf } from '@app/partner-config/databases/cell-databases';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { type Client, escapeIdentifier } from 'pg';

/** One partner's tables: in a database of its own, or in that of a cell. */
export interface PartnerTables {
  partnerCode: string;
  /** With the login of the service or the cell, not of a pooler. */
  url: string;
  /** Undefined: the partner has the database alone. */
  cell: string | undefined;
  /** The role to become, where the login is that of the whole server. */
  role?: string;
}

/** A table and its columns; rows of a child are not those of its parent. */
export interface Table {
  name: string;
  columns: string[];
}

/** Filled by migrations and running processes, or meant for the database where they are. */
const NOT_MOVED = ['schema_migrations', 'roll_up_writers', 'partner_move'];

/** A table comes after those that its foreign keys lead to. */
const LIST_TABLES = `
  SELECT c.relname AS name,
         (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
    FROM pg_class c
   WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> ALL ($1)
   ORDER BY EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f'), 1`;

// Sessions of a service have timeouts, and rows are compared as texts, which both sides have to write alike.
const SETTINGS = `
  SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET TimeZone = 'UTC'; SET DateStyle = 'ISO';
  SET IntervalStyle = 'postgres'; SET bytea_output = 'hex'; SET extra_float_digits = 1`;

/** Runs `work` on a connection that sees the partner's tables, as the role that owns them. */
export function onTables<T>(tables: PartnerTables, work: (client: Client) => Promise<T>): Promise<T> {
  return onDatabase(tables.url, async (client) => {
    await client.query(SETTINGS);
    if (tables.role !== undefined) await client.query(`SET ROLE ${escapeIdentifier(tables.role)}`);
    if (tables.cell !== undefined) {
      const { role, schema } = cellPlaceOf(tables.partnerCode);
      await client.query(`SET ROLE ${escapeIdentifier(role)}; SET search_path = ${escapeIdentifier(schema)}`);
    }
    return work(client);
  });
}

/** The tables whose rows are moved, partitions one by one. */
export async function listTables(client: Client): Promise<Table[]> {
  return (await client.query<Table>(LIST_TABLES, [NOT_MOVED])).rows;
}

export function describeTables({ cell }: PartnerTables): string {
  return cell ?? 'its own database';
}
