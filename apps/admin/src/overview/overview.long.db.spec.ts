import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AdminApiUnderTest, startAdminApi } from '../testing/admin-api';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const SERVICE = {
  database: 'up',
  config_version: 1,
  last_postback_at: new Date().toISOString(),
  hours: HOURS,
  conversions_24h: 200,
  duplicates_24h: 50,
  quarantined_24h: 3,
  quarantine_open: 3,
};

describe('the overview of the admin API', () => {
  let api: AdminApiUnderTest;
  const servers: Server[] = [];
  let atGateway: object[] = [];

  async function listen(document: () => unknown): Promise<string> {
    const server = createServer((_request, response) => {
      const content = document();
      if (content === undefined) return;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    });
    servers.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  beforeAll(async () => {
    const gateway = await listen(() => ({ partners: atGateway }));
    api = await startAdminApi(undefined, { GATEWAY_URL: gateway });
    const [serving, silent] = [await listen(() => SERVICE), await listen(() => undefined)];
    for (const [code, endpoint_url] of [
      ['involve_asia', serving],
      ['rector', serving],
      ['frozen', silent],
      ['planned', null],
    ]) {
      const body = { partner_code: code, partner_name: code, endpoint_path: `${code}/event`, endpoint_url };
      await api.call('POST', 'partners', { body });
    }
  });
  afterAll(async () => {
    await api.stop();
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  const read = async () => (await api.call('GET', 'overview')).body;

  it('has one row for each partner, and names those that do not respond within the time limit', async () => {
    const started = performance.now();
    const { partners, as_of } = await read();
    expect(performance.now() - started).toBeLessThan(2_500);
    expect(Date.parse(as_of)).not.toBeNaN();
    const rows = partners.map(({ code, answered, error, database }: Record<string, unknown>) => [
      code,
      answered,
      error,
      database,
    ]);
    expect(rows).toEqual([
      ['frozen', false, 'no_answer', 'unknown'],
      ['involve_asia', true, null, 'up'],
      ['planned', false, 'not_deployed', 'unknown'],
      ['rector', true, null, 'up'],
    ]);
    expect(partners[1]).toMatchObject({ hours: HOURS, conversions_24h: 200, spool_pending: 0, revision: 1 });
  });

  it('compares errors in a row with the limit of the network, the worst first', async () => {
    atGateway = [
      { partner_code: 'involve_asia', spool_pending: 0, spool_oldest_at: null, dead_lettered: 0, errors_in_a_row: 7 },
      {
        partner_code: 'rector',
        spool_pending: 2,
        spool_oldest_at: SERVICE.last_postback_at,
        dead_lettered: 0,
        errors_in_a_row: 0,
      },
    ];
    const { partners, attention } = await read();
    expect(partners[1]).toMatchObject({ errors_in_a_row: 7, errors_limit: 9 });
    expect(partners[3]).toMatchObject({ spool_pending: 2, errors_limit: null });
    const found = attention.map(({ partner, code, severity }: Record<string, unknown>) => [severity, partner, code]);
    expect(found.slice(0, 2)).toEqual([
      ['critical', 'frozen', 'service_silent'],
      ['critical', 'involve_asia', 'errors_in_a_row'],
    ]);
    expect(found).toContainEqual(['notice', 'rector', 'spool_pending']);
  });

  it('reports an unreachable gateway instead of zeros', async () => {
    const without = await startAdminApi();
    const { partners, attention } = (await without.call('GET', 'overview')).body;
    await without.stop();
    expect([partners, attention[0].code]).toEqual([[], 'gateway_silent']);
  });

  it('responds within 1.5 s for 200 partners of which three are silent', async () => {
    const { rows } = await api.pool.query(
      `SELECT endpoint_url, partner_code FROM partners WHERE endpoint_url IS NOT NULL ORDER BY partner_code`,
    );
    const [silent, serving] = [rows[0].endpoint_url, rows[1].endpoint_url];
    await api.pool.query(
      `INSERT INTO partners (partner_code, partner_name, endpoint_path, endpoint_url, database_name, cloud_run_service_name)
       SELECT 'many_' || n, 'Many ' || n, '/many_' || n || '/event', CASE WHEN n <= 2 THEN $1 ELSE $2 END,
              'many_' || n || '_db', 'many-' || n || '-postback'
         FROM generate_series(1, 196) AS n`,
      [silent, serving],
    );
    await read();
    const started = performance.now();
    const { partners } = await read();
    const tookMs = performance.now() - started;
    expect(partners).toHaveLength(200);
    expect(partners.filter(({ error }: { error: string | null }) => error === 'no_answer')).toHaveLength(3);
    // The time limit, and what a busy machine adds.
    expect(tookMs).toBeLessThan(3_000);
    process.stdout.write(`200 partners, three silent: ${tookMs.toFixed(0)} ms\n`);
  });
});
