import type { ClientBase, Pool } from 'pg';

/** A legacy database as a predecessor of this platform may have had it. */
const CREATE_LEGACY_TABLES = [
  `CREATE TABLE partners (
     id serial PRIMARY KEY, partner_code text NOT NULL, partner_name text, endpoint_path text,
     data_retention_days integer DEFAULT 30, is_active boolean DEFAULT true)`,
  `CREATE TABLE tenants (
     id serial PRIMARY KEY, partner_id integer REFERENCES partners, tenant_code text, ts_token text, tlm_token text)`,
  `CREATE TABLE partner_conversions (
     id serial PRIMARY KEY, partner_id integer NOT NULL REFERENCES partners, conversion_id varchar(255),
     offer_id varchar(255), offer_name text, conversion_datetime timestamptz, usd_sale_amount numeric(15, 2),
     usd_earning numeric(15, 4), media_id text, sub_id text, click_id text, is_processed boolean DEFAULT false,
     is_duplicate boolean DEFAULT false, processing_error text, raw_data jsonb, request_headers jsonb, request_ip inet,
     received_at timestamptz NOT NULL DEFAULT now(), created_at timestamptz DEFAULT now(),
     updated_at timestamptz DEFAULT now())`,
  'CREATE INDEX ON partner_conversions (received_at, id)',
  `INSERT INTO partners (partner_code, partner_name, endpoint_path)
     VALUES ('involve', 'InvolveAsia', '/involve/event'), ('rector', 'Rector', '/rector/event')`,
  `INSERT INTO tenants (partner_id, tenant_code, ts_token)
     VALUES (1, 'bytec', 'default-ts-token'), (2, 'other', 'other-token')`,
];

// One in five has the other tenant's token, one in ten is a duplicate of the row before, one in a hundred has no id.
// $2 rows, spread evenly over the days before $1; every second one falls into the same millisecond as the one before.
const FILL = `
  INSERT INTO partner_conversions (partner_id, conversion_id, offer_id, offer_name, conversion_datetime, usd_sale_amount,
    usd_earning, media_id, sub_id, click_id, is_duplicate, raw_data, request_headers, request_ip, received_at)
  SELECT 1, CASE WHEN n % 100 <> 7 THEN 'c' || (n - CASE WHEN n % 10 = 9 THEN 1 ELSE 0 END) END,
    'offer-' || n % 50, 'Offer ' || n % 50, time, (n % 1000) / 100.0, (n % 777) / 1000.0, 'm' || n % 20, 's' || n % 300,
    'click-' || n, n % 10 = 9,
    jsonb_build_object('conversion_id', 'c' || n, 'click_id', 'click-' || n, 'status', 'pending', 'adv_sub', 'a' || n % 9)
      || CASE WHEN n % 5 = 0 THEN '{"ts_token": "default-ts-token"}' ELSE '{}' END::jsonb,
    '{"Host": "example.com", "Authorization": "Bearer hush", "User-Agent": "network/1.0"}', '203.0.113.7', time
  FROM (SELECT n, $1::timestamptz - make_interval(days => $3)
    + make_interval(secs => floor(n / 2) * 2 * ($3 * 86400.0 - 60) / $2) + (n % 2) * interval '300 microseconds' AS time
    FROM generate_series(0, $2 - 1) AS n) AS numbered`;

export async function createLegacyTables(database: Pool | ClientBase): Promise<void> {
  for (const statement of CREATE_LEGACY_TABLES) await database.query(statement);
}

/** Fills the table of the first partner with rows received in the days before a time. */
export async function fillLegacyTable(
  database: Pool | ClientBase,
  { rows, days, until }: { rows: number; days: number; until: Date },
): Promise<void> {
  await database.query(FILL, [until, rows, days]);
}

/**
 * Turns the filled tables into those of another predecessor: other types, fewer columns, one more, no index, and JSON in
 * raw_data that jsonb rejects.
 */
export const MAKE_VARIANT = [
  'ALTER TABLE partner_conversions DROP CONSTRAINT partner_conversions_partner_id_fkey',
  'ALTER TABLE partner_conversions DROP CONSTRAINT partner_conversions_pkey',
  'DROP INDEX partner_conversions_received_at_id_idx',
  `ALTER TABLE partner_conversions
     ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id TYPE uuid USING md5(id::text)::uuid,
     ALTER COLUMN received_at DROP DEFAULT,
     ALTER COLUMN received_at TYPE timestamp USING received_at AT TIME ZONE 'Asia/Taipei',
     ALTER COLUMN conversion_datetime TYPE text USING to_char(conversion_datetime, 'YYYY-MM-DD HH24:MI:SS'),
     ALTER COLUMN usd_sale_amount TYPE double precision, ALTER COLUMN usd_earning TYPE text,
     ALTER COLUMN raw_data TYPE json, ALTER COLUMN request_headers TYPE text, ALTER COLUMN request_ip TYPE text,
     DROP COLUMN processing_error, DROP COLUMN offer_id, ADD COLUMN tenant_id integer,
     ADD PRIMARY KEY (id, received_at)`,
  `UPDATE partner_conversions SET raw_data = '{"note": "\\u0000 \\ud800", "ts_token": "default-ts-token"}'
     WHERE conversion_id LIKE 'c1%'`,
  `UPDATE partner_conversions SET tenant_id = 1 WHERE conversion_id LIKE 'c2%'`,
  `UPDATE partner_conversions SET usd_sale_amount = 'NaN', request_ip = 'unknown' WHERE conversion_id = 'c500'`,
  `UPDATE partner_conversions SET conversion_id = E'  \u00a0spaced id\n' WHERE conversion_id = 'c600'`,
];

/** Ids of fixed length. PostgreSQL pads the shorter ones with spaces. */
export const MAKE_CHAR_IDS = [
  'ALTER TABLE partner_conversions DROP CONSTRAINT partner_conversions_partner_id_fkey',
  'ALTER TABLE tenants DROP CONSTRAINT tenants_partner_id_fkey',
  ...[
    ['partner_conversions', 'partner_id'],
    ['tenants', 'partner_id'],
    ['partners', 'id'],
  ].flatMap(([table, column]) => [
    `ALTER TABLE ${table} ALTER COLUMN ${column} DROP DEFAULT`,
    `ALTER TABLE ${table} ALTER COLUMN ${column} TYPE char(8) USING 'part-' || ${column}`,
  ]),
  `ALTER TABLE partner_conversions ALTER COLUMN id DROP DEFAULT,
     ALTER COLUMN id TYPE char(36) USING CASE WHEN id % 3 = 0 THEN 'short-' || id ELSE md5(id::text)::uuid::text END`,
];
