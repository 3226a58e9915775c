import { onDatabase } from '@app/partner-config/databases/on-database';
import { cellPlaceOf } from '@app/partner-config/databases/cell-databases';
import { Pool } from 'pg';
import { Log } from '@app/common';
import { findPgBouncer, PgBouncer } from '../testing/pgbouncer';
import { createTestCell, type TestCell } from '../testing/cell-under-test';
import { CellEnvironment } from './cell.env';
import { CellPools } from './cell-pools';
import { PartnerPool } from './partner-pool';
import { provisionPartner } from './provision-partner';

const WHO = 'SELECT current_user::text AS role, current_schema()::text AS schema';

describe('the share of a partner in the pool of its cell', () => {
  let cell: TestCell;
  /** One connection, so that every partner gets the session that another has used. */
  let shared: Pool;
  let [one, two]: [string, string] = ['', ''];

  beforeAll(async () => {
    cell = await createTestCell();
    [one, two] = [cell.codeOf(1), cell.codeOf(2)];
    for (const code of [one, two]) {
      await cell.addPartner(code);
      await provisionPartner(cell.databaseUrl, cell.name, code);
    }
    shared = new Pool({ connectionString: cell.databaseUrl, max: 1 });
  });
  afterAll(async () => {
    await shared.end();
    await cell.drop();
  });

  const poolOf = (code: string, options = {}): PartnerPool =>
    new PartnerPool(shared, {
      scope: cellPlaceOf(code),
      maxConnections: 3,
      waitTimeoutMs: 2_000,
      hasNamedStatements: true,
      ...options,
    });
  const expected = (code: string) => ({ role: cellPlaceOf(code).role, schema: cellPlaceOf(code).schema });

  it.each([true, false])(
    'runs a single statement as the partner (named statements: %s)',
    async (hasNamedStatements) => {
      for (const code of [one, two, one]) {
        const pool = poolOf(code, { hasNamedStatements });
        expect((await pool.query(WHO)).rows).toEqual([expected(code)]);
        expect((await pool.query({ name: 'who', text: `${WHO} WHERE $1`, values: [true] })).rows).toEqual([
          expected(code),
        ]);
      }
    },
  );

  it('uses one named statement for the tables of each partner', async () => {
    await poolOf(one).query(`INSERT INTO last_good_config (value) VALUES ('{"of":"one"}')`);
    const read = { name: 'read_config', text: 'SELECT value FROM last_good_config' };
    expect((await poolOf(one).query(read)).rows).toEqual([{ value: { of: 'one' } }]);
    expect((await poolOf(two).query(read)).rows).toEqual([]);
    expect((await poolOf(one).query(read)).rows).toHaveLength(1);
  });

  it('runs a transaction as the partner, and what is sent before and after it too', async () => {
    const client = await poolOf(one).connect();
    const seen = [(await client.query(WHO)).rows[0]];
    await client.query('BEGIN READ ONLY; SET LOCAL enable_sort = off');
    seen.push((await client.query(WHO)).rows[0]);
    const sort = await client.query('SHOW enable_sort');
    await client.query('ROLLBACK');
    seen.push((await client.query(WHO)).rows[0]);
    client.release();
    expect(seen).toEqual([expected(one), expected(one), expected(one)]);
    expect(sort.rows).toEqual([{ enable_sort: 'off' }]);
  });

  it('leaves no role and no schema in the session for the next user', async () => {
    await poolOf(one).query(WHO);
    const client = await poolOf(two).connect();
    await client.query('BEGIN');
    await client.query('COMMIT');
    client.release();
    const { rows } = await shared.query(
      `SELECT current_user = session_user AS "isLogin", to_regclass('conversions') AS "table"`,
    );
    expect(rows).toEqual([{ isLogin: true, table: null }]);
  });

  it('closes a connection that is released inside a transaction', async () => {
    const client = await poolOf(one).connect();
    await client.query('BEGIN');
    client.release();
    expect((await poolOf(two).query(WHO)).rows).toEqual([expected(two)]);
  });

  it('lets no partner read the tables of another, whatever a statement names', async () => {
    const other = `SELECT FROM ${cellPlaceOf(two).schema}.conversions`;
    await expect(poolOf(one).query(other)).rejects.toMatchObject({ code: '42501' });
  });

  it('lets the login of the cell read nothing before it becomes a partner', async () => {
    const read = (statement: string) => onDatabase(cell.databaseUrl, (client) => client.query(statement));
    await expect(read('SELECT FROM conversions')).rejects.toMatchObject({ code: '42P01' });
    await expect(read(`SELECT FROM ${cellPlaceOf(one).schema}.conversions`)).rejects.toMatchObject({ code: '42501' });
  });

  const pgBouncer = findPgBouncer(process.env['REQUIRE_PGBOUNCER'] === '1');
  (pgBouncer.isAvailable ? describe : describe.skip)(pgBouncer.title('behind PgBouncer'), () => {
    it('sees the tables of its partner in every session', async () => {
      const pooler = await PgBouncer.start(cell.databaseUrl);
      const urls = { CELL_DATABASE_URL: cell.databaseUrl, CELL_DATABASE_POOLER_URL: pooler.url, CELL: cell.name };
      const log = new Log({ write: () => undefined, flush: () => undefined }, 'info');
      const pools = new CellPools(Object.assign(new CellEnvironment(), urls), log);
      const codes = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? one : two));
      const ofPartner = new Map([one, two].map((code) => [code, pools.of(cellPlaceOf(code)).storing]));
      const results = await Promise.all(codes.map((code) => ofPartner.get(code)!.query({ name: 'who', text: WHO })));
      expect(results.map(({ rows }) => rows[0])).toEqual(codes.map(expected));
      await pools.end();
      await pooler.stop();
    });
  });

  it('gives a partner so many connections at once, and the next in its turn', async () => {
    const pool = poolOf(one, { maxConnections: 1, waitTimeoutMs: 50 });
    const client = await pool.connect();
    await expect(pool.query(WHO)).rejects.toThrow('timeout');
    const waiting = pool.query(WHO);
    client.release();
    expect((await waiting).rows).toEqual([expected(one)]);
    await pool.end();
  });
});
