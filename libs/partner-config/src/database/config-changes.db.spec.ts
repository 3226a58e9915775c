import type { TestDatabase } from '@app/common/testing/test-database';
import { Client, type Pool } from 'pg';
import {
  createConfigDatabase,
  hashOf,
  insertApiKey,
  insertPartner,
  insertTenant,
  insertToken,
} from '../testing/config-database';

describe('the history of the configuration', () => {
  let database: TestDatabase;
  let pool: Pool;
  let sessionUser: string;

  beforeAll(async () => {
    database = await createConfigDatabase();
    pool = database.pool;
    sessionUser = (await pool.query<{ name: string }>('SELECT session_user AS name')).rows[0]!.name;
  });
  afterAll(() => database.drop());

  async function versionOf(code: string): Promise<number> {
    const { rows } = await pool.query<{ version: string }>('SELECT version FROM partners WHERE partner_code = $1', [
      code,
    ]);
    return Number(rows[0]!.version);
  }

  async function revisionsOf(code: string) {
    const { rows } = await pool.query('SELECT * FROM partner_revisions WHERE partner_code = $1 ORDER BY version', [
      code,
    ]);
    return rows;
  }

  async function auditOf(code: string) {
    const { rows } = await pool.query('SELECT * FROM audit_log WHERE partner_code = $1 ORDER BY id', [code]);
    return rows;
  }

  /** Runs statements in one transaction. */
  async function inTransaction(...statements: (string | [string, unknown[]])[]): Promise<void> {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      for (const statement of statements) {
        if (typeof statement === 'string') await client.query(statement);
        else await client.query(...statement);
      }
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }

  it('records a new partner as version 1, with its default tenant in the snapshot', async () => {
    await insertPartner(pool, 'fresh');
    expect(await versionOf('fresh')).toBe(1);
    const [revision, ...others] = await revisionsOf('fresh');
    expect(others).toEqual([]);
    expect(revision).toMatchObject({ entity: 'partner', entity_code: 'fresh', before: null });
    expect(revision.after.partner).toMatchObject({
      partner_code: 'fresh',
      timezone: 'UTC',
      max_daily_requests: 100_000,
    });
    expect(revision.after.tenants).toMatchObject([{ code: 'default', is_default: true, data_retention_days: null }]);
  });

  it('versions and audits an SQL statement under its database role', async () => {
    await insertPartner(pool, 'by_sql');
    await pool.query(`UPDATE partners SET timezone = 'Asia/Singapore' WHERE partner_code = 'by_sql'`);
    expect(await versionOf('by_sql')).toBe(2);
    expect((await revisionsOf('by_sql'))[1]).toMatchObject({
      changed_by: `sql:${sessionUser}`,
      before: { partner: { timezone: 'UTC' } },
      after: { partner: { timezone: 'Asia/Singapore' } },
    });
    expect((await auditOf('by_sql'))[1]).toMatchObject({
      actor: `sql:${sessionUser}`,
      action: 'update',
      entity: 'partner',
      entity_id: 'by_sql',
      before: { timezone: 'UTC' },
      after: { timezone: 'Asia/Singapore' },
    });
  });

  it('records the actor that the transaction sets', async () => {
    await inTransaction(
      `SELECT set_config('app.actor', 'key:Mei', true)`,
      `INSERT INTO partners (partner_code, partner_name, endpoint_path, cloud_run_service_name, database_name)
       VALUES ('by_key', 'x', '/by_key', 'by-key', 'by_key_db')`,
    );
    expect((await revisionsOf('by_key'))[0]).toMatchObject({ changed_by: 'key:Mei' });
    expect((await auditOf('by_key'))[0]).toMatchObject({ actor: 'key:Mei' });
  });

  it('records one revision for a transaction, and an audit entry for each of its rows', async () => {
    await insertPartner(pool, 'several');
    await inTransaction(
      `UPDATE partners SET partner_name = 'Several' WHERE partner_code = 'several'`,
      `INSERT INTO tenants (partner_code, code, name) VALUES ('several', 'one', 'One'), ('several', 'two', 'Two')`,
      `INSERT INTO tenant_tokens (tenant_id, kind, token_hash, token_encrypted)
       SELECT id, 'ts_token', '${hashOf('s')}', 'v1.x' FROM tenants WHERE partner_code = 'several' AND code = 'one'`,
    );
    const revisions = await revisionsOf('several');
    expect(revisions).toHaveLength(2);
    expect(revisions[1].after).toMatchObject({
      partner: { partner_name: 'Several' },
      tenants: [{ code: 'default' }, { code: 'one' }, { code: 'two' }],
      tokens: [{ kind: 'ts_token', is_active: true }],
    });
    expect((await auditOf('several')).map(({ entity, action }) => `${entity} ${action}`)).toEqual([
      'partner insert',
      'partner update',
      'tenant insert',
      'tenant insert',
      'token insert',
    ]);
  });

  it('completes the revision with changes after history was read in the same transaction', async () => {
    await insertPartner(pool, 'early');
    await inTransaction(
      `UPDATE partners SET partner_name = 'A' WHERE partner_code = 'early'`,
      'SET CONSTRAINTS ALL IMMEDIATE',
      `UPDATE partners SET partner_name = 'B' WHERE partner_code = 'early'`,
    );
    const revisions = await revisionsOf('early');
    expect(revisions).toHaveLength(2);
    expect(revisions[1].after.partner.partner_name).toBe('B');
  });

  it('gives each of many concurrent transactions its own version, with the state before it', async () => {
    await insertPartner(pool, 'busy');
    await Promise.all(Array.from({ length: 20 }, (_, index) => insertTenant(pool, 'busy', `t${index}`)));
    const revisions = await revisionsOf('busy');
    expect(revisions.map(({ version }) => Number(version))).toEqual(
      Array.from({ length: 21 }, (_, index) => index + 1),
    );
    for (const [index, { before }] of revisions.entries()) {
      expect(before).toEqual(index === 0 ? null : revisions[index - 1].after);
    }
    expect(revisions.at(-1).after.tenants).toHaveLength(21);
  });

  it('ignores an update that changes nothing', async () => {
    await insertPartner(pool, 'same');
    const [before] = (await pool.query(`SELECT * FROM partners WHERE partner_code = 'same'`)).rows;
    await pool.query(`UPDATE partners SET partner_name = partner_name WHERE partner_code = 'same'`);
    expect((await pool.query(`SELECT * FROM partners WHERE partner_code = 'same'`)).rows).toEqual([before]);
    expect(await auditOf('same')).toHaveLength(1);
  });

  it('records a new order of names in a mapping as a change', async () => {
    await insertPartner(pool, 'ordered', { parameter_mapping: '{"b": "click_id", "a": "sub_id"}' });
    await pool.query(
      `UPDATE partners SET parameter_mapping = '{"a": "sub_id", "b": "click_id"}' WHERE partner_code = 'ordered'`,
    );
    const [, revision] = await revisionsOf('ordered');
    expect(Object.keys(revision.before.partner.parameter_mapping)).toEqual(['b', 'a']);
    expect(Object.keys(revision.after.partner.parameter_mapping)).toEqual(['a', 'b']);
  });

  it('records nothing of a transaction that is rolled back', async () => {
    await insertPartner(pool, 'undone');
    const change = `UPDATE partners SET partner_name = 'x' WHERE partner_code = 'undone'`;
    await expect(inTransaction(change, 'SELECT 1 / 0')).rejects.toThrow('division by zero');
    expect(await auditOf('undone')).toHaveLength(1);
  });

  it('records tokens without their hash or text, also when they are deleted', async () => {
    await insertPartner(pool, 'secretive');
    await insertToken(pool, await insertTenant(pool, 'secretive', 'one'), 'q');
    await pool.query(`DELETE FROM tenant_tokens WHERE token_hash = $1`, [hashOf('q')]);
    expect(await versionOf('secretive')).toBe(4);
    expect((await auditOf('secretive')).at(-1)).toMatchObject({
      action: 'delete',
      entity: 'token',
      entity_id: 'secretive/one',
      after: null,
    });
    const history = JSON.stringify([await auditOf('secretive'), await revisionsOf('secretive')]);
    expect(history).not.toContain(hashOf('q'));
    expect(history).not.toContain('v1.sealed');
  });

  it('masks the password of a database URL', async () => {
    await insertPartner(pool, 'remote', { database_url: 'postgres://me:hidden@host/db?password=hidden&ssl=1' });
    const history = JSON.stringify([await auditOf('remote'), await revisionsOf('remote')]);
    expect(history).toContain('postgres://me:***@host/db?password=***&ssl=1');
    expect(history).not.toContain('hidden');
  });

  it('audits API keys without their hash, and not their use', async () => {
    await insertPartner(pool, 'keyed');
    await insertApiKey(pool, 'k', { role: 'partner', partner_code: 'keyed' });
    await pool.query(`UPDATE api_keys SET last_used_at = now() WHERE partner_code = 'keyed'`);
    await pool.query(`UPDATE api_keys SET revoked_at = now() WHERE partner_code = 'keyed'`);
    const entries = (await auditOf('keyed')).filter(({ entity }) => entity === 'api_key');
    expect(entries.map(({ action }) => action)).toEqual(['insert', 'update']);
    expect(entries[1].after.revoked_at).not.toBeNull();
    expect(JSON.stringify(entries)).not.toContain(hashOf('k'));
    expect(await versionOf('keyed')).toBe(1);
  });

  it('notifies once for each transaction, at its commit', async () => {
    await insertPartner(pool, 'loud');
    const listener = new Client(database.url);
    await listener.connect();
    const heard: (string | undefined)[] = [];
    listener.on('notification', ({ payload }) => heard.push(payload));
    await listener.query('LISTEN config_changed');
    await inTransaction(
      `UPDATE partners SET partner_name = 'Loud' WHERE partner_code = 'loud'`,
      `INSERT INTO tenants (partner_code, code, name) VALUES ('loud', 'one', 'One')`,
    );
    await insertApiKey(pool, 'l');
    await pool.query(`SELECT pg_notify('config_changed', 'end')`);
    while (!heard.includes('end')) await listener.query('SELECT 1');
    await listener.end();
    expect(heard).toEqual(['loud', '*', 'end']);
  });
});
