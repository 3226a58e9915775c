import type { Pool } from 'pg';

export const LEGACY_TABLE = 'partner_conversions';

/** The columns that a former table is expected to have, as documented. */
export const LEGACY_COLUMNS = [
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
] as const;

/** Its columns of amounts that count, and what they are called today. */
export const LEGACY_AMOUNTS = { usd_sale_amount: 'usd_sale_amount', usd_earning: 'usd_payout' } as const;
export type LegacyAmount = keyof typeof LEGACY_AMOUNTS;

/**
 * An amount in a column of texts that can be read in one way alone: no groups, no currency, no space but those of ASCII.
 * Written so that it means the same in PostgreSQL, which compares by it.
 */
export const PLAIN_AMOUNT = /^[ \t\n\v\f\r]*[-+]?[0-9]+(?:[.][0-9]+)?[ \t\n\v\f\r]*$/;

/** The former table as its catalogue describes it. */
export interface LegacyTable {
  /** Types by column, as SQL writes them. */
  types: ReadonlyMap<string, string>;
  /** The columns of each index in their order. */
  indexes: readonly { columns: readonly string[]; isUnique: boolean }[];
  /** An estimate, from the catalogue. */
  rows: number;
  sizeBytes: number;
}

const DESCRIBE_COLUMNS = `
  SELECT attname AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
  WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;

// Of a view there is neither; partial indexes are of no use to a walk.
const DESCRIBE_INDEXES = `
  SELECT indisunique AS "isUnique",
    ARRAY(SELECT attname::text FROM unnest(indkey[0:indnkeyatts - 1]) WITH ORDINALITY AS key (number, place)
      JOIN pg_attribute ON attrelid = indrelid AND attnum = key.number ORDER BY place) AS columns
  FROM pg_index WHERE indrelid = to_regclass($1) AND indisvalid AND indpred IS NULL`;

const DESCRIBE_SIZE = `
  SELECT coalesce(sum(greatest(reltuples, 0)), 0)::float8 AS rows,
    coalesce(sum(pg_total_relation_size(oid)), 0)::float8 AS bytes
  FROM pg_class WHERE relkind IN ('r', 'm')
    AND (oid = to_regclass($1) OR oid IN (SELECT relid FROM pg_partition_tree(to_regclass($1))))`;

const TEXTS: ReadonlySet<string> = new Set(['text', 'character varying', 'character']);

/** The columns of amounts that hold texts, which may be anything. */
export function textAmounts({ types }: LegacyTable): LegacyAmount[] {
  return (Object.keys(LEGACY_AMOUNTS) as LegacyAmount[]).filter((name) => TEXTS.has(types.get(name) ?? ''));
}

/** Whether times received were stored with their zone. */
export function hasZone({ types }: LegacyTable): boolean {
  return types.get('received_at') === 'timestamp with time zone';
}

/** The former table, or undefined where there is none on the search path. */
export async function describeLegacyTable(pool: Pool): Promise<LegacyTable | undefined> {
  const columns = await pool.query<{ name: string; type: string }>(DESCRIBE_COLUMNS, [LEGACY_TABLE]);
  if (columns.rows.length === 0) return undefined;
  const indexes = await pool.query<LegacyTable['indexes'][number]>(DESCRIBE_INDEXES, [LEGACY_TABLE]);
  const size = await pool.query<{ rows: number; bytes: number }>(DESCRIBE_SIZE, [LEGACY_TABLE]);
  return {
    types: new Map(columns.rows.map(({ name, type }) => [name, type])),
    indexes: indexes.rows,
    rows: size.rows[0]!.rows,
    sizeBytes: size.rows[0]!.bytes,
  };
}
