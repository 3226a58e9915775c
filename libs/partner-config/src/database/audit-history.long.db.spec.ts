import type { TestDatabase } from '@app/common/testing/test-database';
import { Client } from 'pg';
import {
  createConfigDatabase,
  createRuntimeRole,
  hashOf,
  insertApiKey,
  insertPartner,
  type RuntimeRole,
} from '../testing/config-database';
import { onDatabase } from '../databases/on-database';
import { asSuperuser } from '../testing/provisioned-database';
import { FIND_FIRST_BROKEN_LINK } from '../audit-chain';

const INSERT_EVENT = `INSERT INTO audit_log (action, entity, entity_id) VALUES ('redrive', 'spool', '*')`;

describe('the audit log for the role of the admin app', () => {
  let database: TestDatabase;
  let role: RuntimeRole;
  let client: Client;
  beforeAll(async () => {
    database = await createConfigDatabase();
    await insertApiKey(database.pool, 'm', { role: 'editor' });
    await insertPartner(database.pool, 'acme');
    role = await createRuntimeRole(database, 'postback_config_writer');
  });
  beforeEach(async () => {
    client = new Client({ connectionString: role.url });
    await client.connect();
  });
  afterEach(() => client.end());
  afterAll(async () => {
    await database.drop();
    await role.drop();
  });

  const bind = (letter: string) => client.query(`SELECT set_config('app.key_hash', $1, false)`, [hashOf(letter)]);
  const lastEvent = async () => (await database.pool.query('SELECT * FROM audit_log ORDER BY id DESC LIMIT 1')).rows[0];

  it('records the name and id of the key whose hash the transaction sets, for events and for changed rows', async () => {
    const { rows } = await database.pool.query('SELECT id FROM api_keys');
    await bind('m');
    await client.query(INSERT_EVENT);
    expect(await lastEvent()).toMatchObject({ actor: 'key:test m', key_id: rows[0].id, entity: 'spool' });
    await client.query(`UPDATE partners SET timezone = 'Asia/Tokyo'`);
    expect(await lastEvent()).toMatchObject({ actor: 'key:test m', key_id: rows[0].id, entity: 'partner' });
  });

  it('records the session role without a key', async () => {
    await client.query(INSERT_EVENT);
    expect(await lastEvent()).toMatchObject({ actor: `sql:${role.name}`, key_id: null });
  });

  it('accepts from a service only events of its own quarantine', async () => {
    const collect = (values: unknown[]) =>
      client.query(`SELECT collect_audit_event($1, 1, now(), (SELECT id FROM api_keys), $2, $3, $4, $5, '{}')`, values);
    const count = async () =>
      (await database.pool.query('SELECT count(*)::integer AS n FROM audit_log WHERE origin IS NOT NULL')).rows[0].n;
    await insertPartner(database.pool, 'other');
    await collect(['acme', 'erase', 'personal_data', 'acme', 'acme']);
    await collect(['acme', 'redrive', 'spool', 'acme', 'acme']);
    await collect(['acme', 'redrive', 'quarantine', 'acme', 'other']);
    await collect(['acme', 'redrive', 'quarantine', 'other', 'acme']);
    await collect(['acme', 'redrive', 'quarantine', 'acme', null]);
    await collect(['nobody', 'redrive', 'quarantine', 'nobody', 'nobody']);
    expect(await count()).toBe(0);
    await collect(['acme', 'redrive', 'quarantine', 'acme', 'acme']);
    expect(await count()).toBe(1);
  });

  it('keeps a revoked key revoked', async () => {
    await database.pool.query('UPDATE api_keys SET revoked_at = now()');
    await expect(client.query('UPDATE api_keys SET revoked_at = NULL')).rejects.toThrow('stays revoked');
  });

  it('lets a key revoke itself under its own name', async () => {
    await bind('m');
    await client.query(`UPDATE api_keys SET revoked_at = now()`);
    expect(await lastEvent()).toMatchObject({ actor: 'key:test m', action: 'update', entity: 'api_key' });
    await expect(client.query(INSERT_EVENT)).rejects.toThrow('is not known or has ended');
  });

  it.each([
    `INSERT INTO audit_log (actor, action, entity, entity_id) VALUES ('key:test m', 'redrive', 'spool', '*')`,
    `INSERT INTO audit_log (key_id, action, entity, entity_id) SELECT id, 'redrive', 'spool', '*' FROM api_keys`,
    `INSERT INTO audit_log (at, action, entity, entity_id) VALUES ('2001-01-01', 'redrive', 'spool', '*')`,
    `INSERT INTO audit_log (origin, origin_id, action, entity, entity_id) VALUES ('acme', 1, 'redrive', 'spool', '*')`,
    `INSERT INTO audit_log (action, entity, entity_id) VALUES ('delete', 'tenant', 'acme/x')`,
    `SELECT write_audit('partner', 'acme', 'acme', NULL, '{}')`,
    `SELECT set_config('app.actor', 'key:test m', false); ${INSERT_EVENT}`,
    `SELECT set_config('app.actor', 'sql:postgres', false); UPDATE partners SET timezone = 'Asia/Tokyo'`,
    `SELECT set_config('app.key_hash', '${hashOf('u')}', false); ${INSERT_EVENT}`,
    `UPDATE audit_log SET actor = 'x'`,
    'DELETE FROM audit_log',
    'TRUNCATE audit_log',
    'ALTER TABLE audit_log DISABLE TRIGGER ALL',
    'DROP TRIGGER bind_actor ON audit_log',
    'SET session_replication_role = replica',
    'SET ROLE postback_config_reader',
    `UPDATE audit_chain SET hash = ''`,
    'DELETE FROM audit_chain',
    `INSERT INTO audit_chain VALUES (99, 99, '')`,
    'BEGIN; LOCK TABLE audit_chain IN ROW EXCLUSIVE MODE',
    'UPDATE partner_revisions SET before = after',
    'DELETE FROM partner_revisions',
    'UPDATE partners SET version = 0',
    'SELECT key_hash FROM api_keys',
    `UPDATE api_keys SET name = 'somebody else'`,
    `UPDATE api_keys SET role = 'admin'`,
    'DELETE FROM api_keys',
    'CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
    `INSERT INTO service_roles VALUES ('x', 'acme')`,
  ])('refuses: %s', async (statement) => {
    const count = async () => (await database.pool.query('SELECT count(*) FROM audit_log')).rows[0].count;
    const before = await count();
    await expect(client.query(statement)).rejects.toThrow(
      /permission denied|must be owner|by their triggers|by its API key|not known or has ended|by its changes only/,
    );
    await client.query('ROLLBACK');
    expect(await count()).toBe(before);
  });
});

describe('the chain of the audit log', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createConfigDatabase();
    for (const code of ['one', 'two', 'three']) await insertPartner(database.pool, code);
  });
  afterEach(() => database.drop());

  const misfit = async () => (await database.pool.query(FIND_FIRST_BROKEN_LINK)).rows[0] ?? null;
  const pastTriggers = (statement: string) =>
    onDatabase(asSuperuser(database.url), (client) =>
      client.query(`SET session_replication_role = replica; ${statement}`),
    );

  it('stays linear and complete with concurrent writers', async () => {
    const change = (index: number) =>
      database.pool.query('UPDATE partners SET partner_name = $1 WHERE partner_code = $2', [
        `name ${index}`,
        ['one', 'two', 'three'][index % 3],
      ]);
    await Promise.all(Array.from({ length: 30 }, (_, index) => change(index)));
    const { rows } = await database.pool.query('SELECT position::integer FROM audit_chain ORDER BY position');
    expect(rows.map(({ position }) => position)).toEqual(Array.from({ length: 33 }, (_, index) => index + 1));
    expect(await misfit()).toBeNull();
  });

  it.each([
    ['changed', `UPDATE audit_log SET actor = 'nobody' WHERE entity_id = 'two'`],
    ['changed', `UPDATE audit_log SET at = at - interval '1 microsecond' WHERE entity_id = 'two'`],
    ['changed', `UPDATE audit_log SET after = NULL WHERE entity_id = 'two'`],
    ['missing', `DELETE FROM audit_log WHERE entity_id = 'two'`],
    ['not chained', `DELETE FROM audit_chain WHERE position = 3`],
    [
      'gap',
      `DELETE FROM audit_chain c USING audit_log e WHERE e.id = c.entry_id AND e.entity_id = 'two';
       DELETE FROM audit_log WHERE entity_id = 'two'`,
    ],
    ['not chained', `INSERT INTO audit_log (actor, action, entity, entity_id) VALUES ('x', 'erase', 'spool', '*')`],
  ])('reports an entry that is %s: %s', async (reason, statement) => {
    await pastTriggers(statement);
    expect(await misfit()).toMatchObject({ reason });
  });
});
