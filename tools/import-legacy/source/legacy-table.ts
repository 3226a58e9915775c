import { createPool } from '@app/common';
import { escapeIdentifier, escapeLiteral, type Pool } from 'pg';

export const LEGACY_TABLE = 'partner_conversions';

/** The columns that the documentation lists. */
const LEGACY_COLUMNS = [
  'id',
  'partner_id',
  'conversion_id',
  'offer_id',
  'offer_name',
  'conversion_datetime',
  'usd_sale_amount',
  'usd_earning',
  'media_id',
  'sub_id',
  'click_id',
  'is_processed',
  'is_duplicate',
  'processing_error',
  'raw_data',
  'request_headers',
  'request_ip',
  'received_at',
  'created_at',
  'updated_at',
];

/** The amount columns, and the fields that they become. */
export const LEGACY_AMOUNTS = { usd_sale_amount: 'usd_sale_amount', usd_earning: 'usd_payout' } as const;
export type LegacyAmount = keyof typeof LEGACY_AMOUNTS;

/**
 * A text amount that can be read in one way only: no thousands separators, no currency. PostgreSQL runs the same
 * pattern when it compares, so it uses only syntax that means the same in both.
 */
export const PLAIN_AMOUNT = /^[ \t\n\v\f\r]*[-+]?[0-9]+(?:[.][0-9]+)?[ \t\n\v\f\r]*$/;

/** A row of `partners` or `tenants` in the legacy database, whatever its columns; values as text. */
export type LegacyAccount = Readonly<Record<string, string | null>>;

/** More rows than this are not a table of accounts. */
const MAX_ACCOUNTS = 10_000;

/** A production database stays in use during an import, so slow statements are cancelled. */
const STATEMENT_TIMEOUT_MS = 60_000;
const LOCK_TIMEOUT_MS = 3_000;

const LIST_COLUMNS = `
  SELECT attname AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
  WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;

// A view has no indexes. Partial indexes do not help to page through the table.
const LIST_INDEXES = `
  SELECT indisunique AS "isUnique",
    ARRAY(SELECT attname::text FROM unnest(indkey[0:indnkeyatts - 1]) WITH ORDINALITY AS key (number, place)
      JOIN pg_attribute ON attrelid = indrelid AND attnum = key.number ORDER BY place) AS columns
  FROM pg_index WHERE indrelid = to_regclass($1) AND indisvalid AND indpred IS NULL`;

const ESTIMATE_SIZE = `
  SELECT coalesce(sum(greatest(reltuples, 0)), 0)::float8 AS rows,
    coalesce(sum(pg_total_relation_size(oid)), 0)::float8 AS "sizeBytes"
  FROM pg_class WHERE relkind IN ('r', 'm')
    AND (oid = to_regclass($1) OR oid IN (SELECT relid FROM pg_partition_tree(to_regclass($1))))`;

const TEXT_TYPES: ReadonlySet<string> = new Set(['text', 'character varying', 'character']);

/** The legacy table as the catalog describes it. */
export interface LegacyTable {
  /** SQL type by column. */
  types: ReadonlyMap<string, string>;
  /** The columns of each index, in order. */
  indexes: readonly { columns: readonly string[]; isUnique: boolean }[];
  /** An estimate. */
  rows: number;
  sizeBytes: number;
}

/**
 * Opens read-only connections. Row-level security that would hide rows is an error instead of a shorter table.
 *
 * @param timezone the zone of times that are stored without one
 */
export function connectLegacy(url: string, timezone: string): Pool {
  return createPool(url, {
    // One connection reads the next page while the other compares.
    max: 2,
    applicationName: 'migrate-data',
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    sessionSetup: `
      SET default_transaction_read_only = on; SET row_security = off; SET lock_timeout = ${LOCK_TIMEOUT_MS};
      SET datestyle = 'ISO, YMD'; SET extra_float_digits = 3; SET timezone = ${escapeLiteral(timezone)}`,
  });
}

/** Returns undefined when the search path has no such table. */
export async function describeLegacyTable(pool: Pool): Promise<LegacyTable | undefined> {
  const columns = await pool.query<{ name: string; type: string }>(LIST_COLUMNS, [LEGACY_TABLE]);
  if (columns.rows.length === 0) return undefined;
  const indexes = await pool.query<LegacyTable['indexes'][number]>(LIST_INDEXES, [LEGACY_TABLE]);
  const size = await pool.query<{ rows: number; sizeBytes: number }>(ESTIMATE_SIZE, [LEGACY_TABLE]);
  return {
    types: new Map(columns.rows.map(({ name, type }) => [name, type])),
    indexes: indexes.rows,
    ...size.rows[0]!,
  };
}

/** All rows of `partners` or `tenants`; undefined when the search path has no such table. */
export async function readAccounts(pool: Pool, table: 'partners' | 'tenants'): Promise<LegacyAccount[] | undefined> {
  const { rows } = await pool.query<{ name: string }>(LIST_COLUMNS, [table]);
  if (rows.length === 0) return undefined;
  const columns = rows.map(({ name }) => `${escapeIdentifier(name)}::text AS ${escapeIdentifier(name)}`);
  return (await pool.query<LegacyAccount>(`SELECT ${columns.join(', ')} FROM ${table} LIMIT ${MAX_ACCOUNTS}`)).rows;
}

/** The amount columns that hold text, and so may hold anything. */
export function textAmounts({ types }: LegacyTable): LegacyAmount[] {
  return (Object.keys(LEGACY_AMOUNTS) as LegacyAmount[]).filter((name) => TEXT_TYPES.has(types.get(name) ?? ''));
}

/** Whether received_at is stored with its time zone. */
export function hasZone({ types }: LegacyTable): boolean {
  return types.get('received_at') === 'timestamp with time zone';
}

/** The documented columns that the table lacks, and its additional columns. */
export function compareColumns({ types }: LegacyTable): { missing: string[]; additional: string[] } {
  return {
    missing: LEGACY_COLUMNS.filter((name) => !types.has(name)),
    additional: [...types.keys()].filter((name) => !LEGACY_COLUMNS.includes(name)),
  };
}
