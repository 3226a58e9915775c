import type { ClientBase, Pool } from 'pg';
import type { LegacyKey } from '../source/legacy-row';

/** How far a move has come. It is written in the transaction that stores the rows which it counts. */
export interface Progress {
  source: string;
  partner_code: string;
  /** The books' boot under which moved rows are entered. */
  boot_id: string;
  /** Rows received before are left behind; ISO 8601, or null. */
  since: string | null;
  /** Of times that were stored without one; null where an earlier version began the move and did not note it. */
  timezone: string | null;
  /** The last row's key; null before the first. */
  last_received_at: string | null;
  last_id: string | null;
  conversions: number;
  repeats: number;
  quarantined: number;
}

/** What a page adds to the progress. */
export type ImportedCounts = Pick<Progress, 'conversions' | 'repeats' | 'quarantined'>;

/** The key is ours alone. */
const CREATING_LOCK = 4_801_190;

// Apart from the platform's own tables, of which no migration then knows: who has finished drops the schema.
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
  );
  ALTER TABLE data_move.progress ADD COLUMN IF NOT EXISTS timezone text`;

// By way of JSON, which has no zone where a table of an earlier version has no such column.
const COLUMNS = `
  source, partner_code, boot_id, to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS since,
  to_jsonb(progress) ->> 'timezone' AS timezone, last_received_at, last_id, conversions::float8 AS conversions,
  repeats::float8 AS repeats, quarantined::float8 AS quarantined`;

const HAS_PROGRESS = `SELECT to_regclass('data_move.progress') IS NOT NULL AS "isThere"`;
const READ_PROGRESS = `SELECT ${COLUMNS} FROM data_move.progress WHERE source = $1`;
const LOCK_PROGRESS = `${READ_PROGRESS} FOR UPDATE`;

const BEGIN_PROGRESS = `
  INSERT INTO data_move.progress (source, partner_code, since, timezone) VALUES ($1, $2, $3, $4)
  ON CONFLICT (source) DO UPDATE SET timezone = excluded.timezone WHERE progress.timezone IS NULL`;

const ADVANCE_PROGRESS = `
  UPDATE data_move.progress SET last_received_at = $2, last_id = $3, conversions = conversions + $4,
    repeats = repeats + $5, quarantined = quarantined + $6, updated_at = now()
  WHERE source = $1`;

/** The progress of a source, where it has begun. */
export async function readProgress(pool: Pool, source: string): Promise<Progress | undefined> {
  const { rows: tables } = await pool.query<{ isThere: boolean }>(HAS_PROGRESS);
  if (!tables[0]!.isThere) return undefined;
  return (await pool.query<Progress>(READ_PROGRESS, [source])).rows[0];
}

/** Begins a move, or goes on with the one that was begun. */
export async function beginProgress(
  pool: Pool,
  begun: Pick<Progress, 'source' | 'partner_code' | 'since' | 'timezone'>,
): Promise<Progress> {
  // One request, so one transaction, which the lock is held for: IF NOT EXISTS alone does not bear two at once.
  await pool.query(CREATE_PROGRESS);
  await pool.query(BEGIN_PROGRESS, [begun.source, begun.partner_code, begun.since, begun.timezone]);
  return (await readProgress(pool, begun.source))!;
}

/** The progress, held until the transaction ends. */
export async function lockProgress(client: ClientBase, source: string): Promise<Progress> {
  const { rows } = await client.query<Progress>(LOCK_PROGRESS, [source]);
  if (!rows[0]) throw new Error(`The progress of ${source} is gone from data_move.progress`);
  return rows[0];
}

export async function advanceProgress(
  client: ClientBase,
  source: string,
  key: LegacyKey | null,
  { conversions, repeats, quarantined }: ImportedCounts,
): Promise<void> {
  const values = [source, key?.receivedAt ?? null, key?.id ?? null, conversions, repeats, quarantined];
  await client.query(ADVANCE_PROGRESS, values);
}

/** The key that a move has come to; null before its first row. */
export function keyOfProgress(progress: Pick<Progress, 'last_received_at' | 'last_id'>): LegacyKey | null {
  const { last_received_at: receivedAt, last_id: id } = progress;
  return receivedAt === null || id === null ? null : { receivedAt, id };
}

export function isSameKey(one: LegacyKey | null, other: LegacyKey | null): boolean {
  return one?.receivedAt === other?.receivedAt && one?.id === other?.id;
}
