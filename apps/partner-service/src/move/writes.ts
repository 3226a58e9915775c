import { UserFacingError } from '@app/common/errors/user-facing-error';
import { type Client, escapeIdentifier } from 'pg';
import { listTables, onTables, type PartnerTables } from './partner-tables';

/** `out`: closed for writes, because the rows are going or gone elsewhere. `in`: the rows have arrived. */
interface MoveMark {
  state: 'out' | 'in';
  /** When the rows were closed where they came from: the same on both sides of one move. */
  since: string;
}

const CREATE_MARK = `
  CREATE TABLE IF NOT EXISTS partner_move (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    state text NOT NULL CHECK (state IN ('out', 'in')),
    since timestamptz NOT NULL
  )`;

const MARK_OUT = `
  INSERT INTO partner_move (state, since) VALUES ('out', now())
  ON CONFLICT (only_row) DO UPDATE SET state = 'out', since = excluded.since WHERE partner_move.state <> 'out'`;

const MARK_IN = `
  INSERT INTO partner_move (state, since) VALUES ('in', $1)
  ON CONFLICT (only_row) DO UPDATE SET state = 'in', since = excluded.since`;

const HAS_MARK = `SELECT to_regclass('partner_move') IS NOT NULL AS "hasTable"`;

/** How long writes that have begun may take; a transaction that is open for longer is somebody's mistake. */
const MAX_LOCK_WAIT_MS = 30_000;
const DEADLOCK_DETECTED = '40P01';
const MAX_ATTEMPTS = 5;

/**
 * Closes the tables for writes. When it returns, every write that was acknowledged is committed, and every later one is
 * refused: its sender, or the spool of the gateway, keeps it. The database refuses, so it does not matter which process
 * or gateway has not heard of the move yet. Reads go on.
 */
export async function closeForWrites(tables: PartnerTables): Promise<void> {
  await onTables(tables, async (client) => {
    await client.query('BEGIN');
    await client.query(CREATE_MARK);
    const schema = await schemaOf(client);
    await client.query(`REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} FROM CURRENT_USER`);
    await client.query('GRANT INSERT, UPDATE, DELETE ON partner_move TO CURRENT_USER');
    await client.query('COMMIT');
    await awaitWrites(client);
  });
}

/**
 * Waits for the writes that began before their privileges were gone. None begins after that, so nobody is kept waiting;
 * but one in flight may still need the next table, and then PostgreSQL ends one of the two.
 */
async function awaitWrites(client: Client): Promise<void> {
  const names = await namesOf(client);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query('BEGIN');
      await client.query(`SET LOCAL lock_timeout = ${MAX_LOCK_WAIT_MS}`);
      await client.query(`LOCK TABLE ${names} IN SHARE MODE`);
      await client.query(MARK_OUT);
      await client.query('COMMIT');
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== DEADLOCK_DETECTED || attempt === MAX_ATTEMPTS) throw error;
      await client.query('ROLLBACK');
    }
  }
}

/** Lets tables take writes again that were closed. */
export async function openForWrites(tables: PartnerTables): Promise<void> {
  await onTables(tables, async (client) => {
    await client.query('BEGIN');
    await grantWrites(client);
    await client.query('DROP TABLE IF EXISTS partner_move');
    await client.query('COMMIT');
  });
}

export async function readMark(client: Client): Promise<MoveMark | undefined> {
  const { rows: found } = await client.query<{ hasTable: boolean }>(HAS_MARK);
  if (!found[0]!.hasTable) return undefined;
  return (await client.query<MoveMark>('SELECT state, since::text FROM partner_move')).rows[0];
}

/**
 * Empties tables that the partner has left earlier, or never used, and lets them take writes. Called in a transaction:
 * until it is committed nobody else reads or writes them.
 *
 * @param since of the mark where the rows come from
 * @throws UserFacingError when they hold rows that may be nowhere else
 */
export async function emptyForMove(client: Client, since: string): Promise<void> {
  await client.query(`SET LOCAL lock_timeout = ${MAX_LOCK_WAIT_MS}`);
  await client.query(CREATE_MARK);
  await client.query(`LOCK TABLE ${await namesOf(client)} IN ACCESS EXCLUSIVE MODE`);
  if ((await readMark(client))?.state !== 'out') await refuseRows(client);
  await grantWrites(client);
  await client.query(`TRUNCATE ${await namesOf(client)}`);
  await client.query(MARK_IN, [since]);
}

async function grantWrites(client: Client): Promise<void> {
  const schema = await schemaOf(client);
  await client.query(`GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO CURRENT_USER`);
}

/** The test postbacks of a deployment are nobody's. */
async function refuseRows(client: Client): Promise<void> {
  const data = (await listTables(client)).filter(({ name }) => /^(conversion|quarantine)/.test(name));
  for (const { name, columns } of data) {
    const real = columns.includes('is_test') ? 'WHERE NOT is_test' : '';
    const { rowCount } = await client.query(`SELECT FROM ${escapeIdentifier(name)} ${real} LIMIT 1`);
    if (rowCount === 0) continue;
    throw new UserFacingError(
      `The place where the partner is to go has rows in ${name} that no move has put there. Nothing was changed there.`,
    );
  }
}

/** The partitioned table has no rows of its own, and takes those of new days. */
async function namesOf(client: Client): Promise<string> {
  return ['conversions', ...(await listTables(client)).map(({ name }) => escapeIdentifier(name))].join();
}

async function schemaOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ schema: string }>('SELECT current_schema() AS schema');
  return escapeIdentifier(rows[0]!.schema);
}
