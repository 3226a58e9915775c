import type { Pool } from 'pg';

export interface ServerFacts {
  version: number;
  versionText: string;
  database: string;
  user: string;
  encoding: string;
  sizeBytes: number;
  isReadOnly: boolean;
  /** Besides those of every database. */
  extensions: string[];
  largeObjects: number;
}

/** What the partner's database of today is ready for. */
export interface TargetFacts extends ServerFacts {
  hasTables: boolean;
  /** Whether the role owns `conversions`, and so may create its partitions. */
  mayCreatePartitions: boolean;
  /** Whether it has received postbacks. */
  hasOwnConversions: boolean;
  /** The partner whose service has used it; null before any has. */
  servedPartner: string | null;
}

const INSPECT_SERVER = `
  SELECT current_setting('server_version_num')::integer AS version, current_setting('server_version') AS "versionText",
    current_database()::text AS database, current_user::text AS user, current_setting('server_encoding') AS encoding,
    pg_database_size(current_database())::float8 AS "sizeBytes",
    pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS "isReadOnly",
    ARRAY(SELECT extname::text FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1) AS extensions,
    (SELECT count(*) FROM pg_largeobject_metadata)::float8 AS "largeObjects"`;

const INSPECT_TABLES = `
  SELECT bool_and(to_regclass(name) IS NOT NULL) AS "hasTables",
    coalesce((SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('conversions')), false)
      AS "mayCreatePartitions"
  FROM unnest('{conversions,conversion_state,conversion_hourly,conversion_hourly_shards,quarantine,seen_postback_ids,boots,boot_counts,last_good_config}'::text[]) AS t (name)`;

// By forwarded postbacks and intake counters: a search for such rows among the imported ones would take long.
const INSPECT_USE = `
  SELECT EXISTS (SELECT FROM seen_postback_ids) OR EXISTS (
      SELECT FROM boot_counts JOIN boots ON boots.id = boot_id WHERE app = 'partner-service' AND received > 0)
      AS "hasOwnConversions",
    (SELECT value ->> 'partnerCode' FROM last_good_config) AS "servedPartner"`;

export async function inspectServer(pool: Pool): Promise<ServerFacts> {
  return (await pool.query<ServerFacts>(INSPECT_SERVER)).rows[0]!;
}

export async function inspectTarget(pool: Pool): Promise<TargetFacts> {
  const server = await inspectServer(pool);
  const { rows } = await pool.query<Pick<TargetFacts, 'hasTables' | 'mayCreatePartitions'>>(INSPECT_TABLES);
  const facts = { ...server, ...rows[0]!, hasOwnConversions: false, servedPartner: null };
  return facts.hasTables ? { ...facts, ...(await pool.query<TargetFacts>(INSPECT_USE)).rows[0] } : facts;
}
