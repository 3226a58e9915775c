import { onServer } from '@app/common/testing/run-databases';
import { onDatabase, readLogin, urlOf } from '@app/partner-config/databases/on-database';
import { createReportingRole, reportingRole } from '@app/partner-config/databases/reporting-role';
import { insertTenant } from '@app/partner-config/testing/config-database';
import { loginOfRun } from '@app/partner-config/testing/provisioned-database';
import { Client, escapeIdentifier } from 'pg';
import {
  createPartnerDatabases,
  type PartnerDatabases,
  type ServiceUnderTest,
  startService,
} from '../testing/service-under-test';

const CLICK_ID = 'click-of-a-person-4711';
const SUB_ID = 'sub-of-a-person-0815';
const PASSWORD = 'password-of-a-report';
const CONVERSIONS = 24;
const MAX_CONNECTIONS = 5;

const REFUSED = /permission denied|must be owner|cannot (?:update|insert|delete)/;
const VIEWS = ['conversions', 'hourly_figures', 'tenants'];
const FIGURES_OF_ROWS = `
  SELECT offer_name AS offer, count(*)::text AS conversions, sum(usd_payout)::text AS usd_payout
    FROM conversions WHERE NOT is_duplicate AND NOT is_test GROUP BY 1 ORDER BY 1`;
const FIGURES_OF_CONVERSIONS = `
  SELECT offer, count(*)::text AS conversions, sum(usd_payout)::text AS usd_payout
    FROM reporting.conversions GROUP BY 1 ORDER BY 1`;
const HOURLY_FIGURES = `
  SELECT offer, sum(conversions)::text AS conversions, sum(usd_payout)::text AS usd_payout
    FROM reporting.hourly_figures
   WHERE hour > now() - interval '2 hours' GROUP BY 1 HAVING sum(conversions) > 0 ORDER BY 1`;

/** Every attempt is made as the role that an operator gives to a BI tool. */
describe('the views of BI tools', () => {
  let databases: PartnerDatabases;
  let service: ServiceUnderTest;
  let url: string;
  // Roles belong to the server, which other test files use as well.
  const code = loginOfRun('views').role;
  const role = reportingRole(code);

  beforeAll(async () => {
    databases = await createPartnerDatabases();
    await insertTenant(databases.config.pool, 'involve_asia', 'bytec');
    service = await startService(databases);
    const sent = Array.from({ length: CONVERSIONS }, async (_, index) => {
      const parameters = new URLSearchParams({
        conversion_id: `c${index}`,
        offer_name: ['Klook', 'Agoda'][index % 2]!,
        status: ['approved', 'pending', 'rejected'][index % 3]!,
        usd_payout: `${index}.0${index % 10}01`,
        aff_sub: SUB_ID,
        aff_sub3: CLICK_ID,
      });
      await service.get(`/involve/event?${parameters.toString()}`);
    });
    await Promise.all(sent);
    await service.get('/involve/event?conversion_id=c1&offer_name=Agoda&status=approved');
    const { database } = readLogin(databases.partner.url);
    await onServer(async (client) => {
      await createReportingRole(client, code, database);
      await client.query(`ALTER ROLE ${escapeIdentifier(role)} LOGIN PASSWORD '${PASSWORD}'`);
      // As every run of provisioning does.
      await createReportingRole(client, code, database);
    });
    url = urlOf(databases.partner.url, database, { role, password: PASSWORD });
  });
  afterAll(async () => {
    await service.stop();
    await databases.drop();
    await onServer(async (client) => void (await client.query(`DROP ROLE ${escapeIdentifier(role)}`)));
  });

  const query = <Row extends object>(statement: string): Promise<Row[]> =>
    onDatabase(url, async (client) => (await client.query<Row>(statement)).rows);

  it('sum as the stored postbacks do, to the last decimal', async () => {
    const { rows: expected } = await databases.partner.pool.query(FIGURES_OF_ROWS);
    expect(expected).toHaveLength(2);
    expect(await query(FIGURES_OF_CONVERSIONS)).toEqual(expected);
    expect(await query(HOURLY_FIGURES)).toEqual(expected);
  });

  it('show the present status, and tenants by their codes', async () => {
    const changed = await query(`SELECT tenant, status FROM reporting.conversions WHERE conversion_id = 'c1'`);
    expect(changed).toEqual([{ tenant: 'default', status: 'approved' }]);
    const tenants = await query<{ tenant: string }>('SELECT tenant FROM reporting.tenants ORDER BY 1');
    expect(tenants.map(({ tenant }) => tenant)).toEqual(['bytec', 'default']);
  });

  it('hold no value of a person, of a request, or of a secret', async () => {
    const listed = await query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'reporting' ORDER BY 1`,
    );
    expect(listed.map(({ name }) => name)).toEqual(VIEWS);
    for (const view of VIEWS) {
      const text = JSON.stringify(await query(`SELECT * FROM reporting.${view}`));
      for (const value of [CLICK_ID, SUB_ID, '127.0.0.1', 'aff_sub', 'tokens']) expect(text).not.toContain(value);
    }
  });

  it.each([
    'SELECT FROM public.conversions',
    'SELECT FROM public.conversion_state',
    'SELECT FROM public.conversion_hourly',
    'SELECT FROM public.quarantine',
    'SELECT FROM public.last_good_config',
    'SELECT FROM public.audit_events',
    'SELECT FROM public.schema_migrations',
    'SELECT public.admit_reporting_readers()',
    'SET ROLE insight_reader',
    'SET ROLE reporting_reader; SELECT FROM public.conversions',
    'COPY public.conversions TO STDOUT',
    `COPY (SELECT 1) TO PROGRAM 'id'`,
    `SELECT pg_read_file('/etc/passwd')`,
  ])('are all that is read: not %s', async (statement) => {
    await expect(query(statement)).rejects.toThrow(/permission denied/);
  });

  it.each([
    'DELETE FROM reporting.conversions',
    `UPDATE reporting.conversions SET status = 'paid'`,
    `UPDATE reporting.tenants SET tenant = 'x'`,
    `INSERT INTO reporting.hourly_figures (hour) VALUES (now())`,
    'CREATE TABLE reporting.mine (id integer)',
    'CREATE TABLE public.mine (id integer)',
    'CREATE TEMPORARY TABLE mine (id integer)',
    'CREATE VIEW reporting.mine AS SELECT 1',
    'CREATE SCHEMA mine',
    'DROP VIEW reporting.conversions',
    'ALTER VIEW reporting.conversions OWNER TO CURRENT_USER',
    'SELECT lo_create(0)',
    'TRUNCATE public.conversions',
  ])('are not written, read-only or not: %s', async (statement) => {
    await expect(query(statement)).rejects.toThrow(
      /read-only transaction|permission denied|cannot (?:update|insert|delete)/,
    );
    const writing = onDatabase(url, async (client) => {
      await client.query('SET default_transaction_read_only = off');
      await client.query(statement);
    });
    await expect(writing).rejects.toThrow(REFUSED);
  });

  it('have a timeout of 30 s, and five connections', async () => {
    expect(await query('SHOW statement_timeout')).toEqual([{ statement_timeout: '30s' }]);
    expect(await query('SHOW default_transaction_read_only')).toEqual([{ default_transaction_read_only: 'on' }]);
    const clients = Array.from({ length: MAX_CONNECTIONS }, () => new Client({ connectionString: url }));
    try {
      for (const client of clients) await client.connect();
      await expect(query('SELECT 1')).rejects.toThrow('too many connections for role');
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
  });

  it('are refused before an operator gives a password', async () => {
    await onServer(async (client) => void (await client.query(`ALTER ROLE ${escapeIdentifier(role)} NOLOGIN`)));
    await expect(query('SELECT 1')).rejects.toThrow('is not permitted to log in');
  });
});
