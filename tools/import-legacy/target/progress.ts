import type { ClientBase, Pool } from 'pg';
import type { LegacyKey } from '../source/legacy-reader';

/** How rows were stored. */
export interface ImportedCounts {
  conversions: number;
  duplicates: number;
  quarantined: number;
}

/** How far an import has come. It is written in the transaction that stores the rows it counts. */
export interface Progress extends ImportedCounts {
  /** The boot of the intake counters under which imported rows are counted. */
  boot_id: string;
  /** Rows received earlier are left out; ISO 8601, or null. */
  since: string | null;
  /** The zone of times that are stored without one. */
  timezone: string;
  /** The key of the last row; null before the first. */
  key: LegacyKey | null;
}

const CREATING_LOCK = 4_801_190;

// A separate schema that no migration of the platform knows; it is dropped when the import is over.
const CREATE_PROGRESS = `
  SELECT pg_advisory_xact_lock(${CREATING_LOCK});
  CREATE SCHEMA IF NOT EXISTS data_move;
  CREATE TABLE IF NOT EXISTS data_move.progress (
    source           text        PRIMARY KEY,
    partner_code     text        NOT NULL,
    boot_id          uuid        NOT NULL DEFAULT gen_random_uuid(),
    since            timestamptz,
    timezone         text,
    last_received_at text,
    last_id          text,
    conversions      bigint      NOT NULL DEFAULT 0,
    repeats          bigint      NOT NULL DEFAULT 0,
    quarantined      bigint      NOT NULL DEFAULT 0,
    started_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now()
  )`;

const BEGIN_PROGRESS = `
  INSERT INTO data_move.progress (source, partner_code, since, timezone) VALUES ($1, $2, $3, $4)
  ON CONFLICT (source) DO NOTHING`;

const READ_PROGRESS = `
  SELECT boot_id, to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS since, timezone,
    CASE WHEN last_id IS NOT NULL THEN json_build_object('receivedAt', last_received_at, 'id', last_id) END AS key,
    conversions::float8 AS conversions, repeats::float8 AS duplicates, quarantined::float8 AS quarantined
  FROM data_move.progress WHERE source = $1`;

const ADVANCE_PROGRESS = `
  UPDATE data_move.progress SET last_received_at = $2, last_id = $3, conversions = conversions + $4,
    repeats = repeats + $5, quarantined = quarantined + $6, updated_at = now()
  WHERE source = $1`;

/** The progress of a source; undefined before its import has begun. */
export async function readProgress(pool: Pool, source: string): Promise<Progress | undefined> {
  const { rows } = await pool.query<{ exists: boolean }>(
    `SELECT to_regclass('data_move.progress') IS NOT NULL AS exists`,
  );
  return rows[0]!.exists ? (await pool.query<Progress>(READ_PROGRESS, [source])).rows[0] : undefined;
}

/** Begins an import, or continues the one that was begun. */
export async function beginProgress(
  pool: Pool,
  source: string,
  { partnerCode, since, timezone }: { partnerCode: string; since: string | null; timezone: string },
): Promise<Progress> {
  // One query, so one transaction, which holds the lock: concurrent CREATE … IF NOT EXISTS can fail.
  await pool.query(CREATE_PROGRESS);
  await pool.query(BEGIN_PROGRESS, [source, partnerCode, since, timezone]);
  return (await readProgress(pool, source))!;
}

/** Reads the progress and locks it until the transaction ends. */
export async function lockProgress(client: ClientBase, source: string): Promise<Progress> {
  const { rows } = await client.query<Progress>(`${READ_PROGRESS} FOR UPDATE`, [source]);
  if (!rows[0]) throw new Error(`The progress of ${source} is missing from data_move.progress`);
  return rows[0];
}

export async function advanceProgress(
  client: ClientBase,
  source: string,
  key: LegacyKey | null,
  { conversions, duplicates, quarantined }: ImportedCounts,
): Promise<void> {
  const values = [source, key?.receivedAt ?? null, key?.id ?? null, conversions, duplicates, quarantined];
  await client.query(ADVANCE_PROGRESS, values);
}
