import { deriveServiceKey } from '@app/common';
import { callService } from '@app/common/identity/call-service';
import { until } from '@app/common/testing/until';
import { cellPlaceOf } from '@app/partner-config/databases/cell-databases';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { createTestCell, type RunningCell, type TestCell } from '../testing/cell-under-test';
import { INTERNAL_KEY } from '../testing/service-under-test';

describe('the process of a cell', () => {
  let cell: TestCell;
  let running: RunningCell;
  let first: string;
  let second: string;

  beforeAll(async () => {
    cell = await createTestCell();
    [first, second] = [cell.codeOf(1), cell.codeOf(2)];
    await cell.addPartner(first);
    await cell.addPartner(second);
    running = await cell.start();
  });
  afterAll(async () => {
    await running.stop();
    await cell.drop();
  });

  const get = async (code: string, path: string): Promise<Response> => fetch(`${running.url}/partners/${code}${path}`);
  const send = (code: string, query: string): Promise<Response> => get(code, `/${code}/event?${query}`);
  const countIn = (code: string, table: string): Promise<number> =>
    onDatabase(cell.databaseUrl, async (client) => {
      const { role, schema } = cellPlaceOf(code);
      await client.query(`SET ROLE ${role}`);
      return (await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${schema}.${table}`)).rows[0]!.n;
    });

  it('stores the postbacks of each partner in the schema of that partner', async () => {
    for (const query of ['conversion_id=a', 'conversion_id=b', 'conversion_id=b']) await send(first, query);
    const response = await send(second, 'conversion_id=a');
    expect([response.status, await response.text()]).toEqual([200, 'OK']);
    expect([await countIn(first, 'conversion_state'), await countIn(first, 'conversions')]).toEqual([2, 3]);
    expect([await countIn(second, 'conversion_state'), await countIn(second, 'conversions')]).toEqual([1, 1]);
  });

  it('answers the operations of each partner, and its own', async () => {
    expect(await (await get(first, '/ready')).json()).toMatchObject({ status: 'ready' });
    expect(await (await get(second, '/info')).json()).toMatchObject({ partner: second });
    expect(await (await fetch(`${running.url}/info`)).json()).toMatchObject({
      name: 'partner-host',
      cell: cell.name,
      partners: 2,
      not_running: [],
    });
  });

  it('answers the requests of our own processes, each partner by the key that is derived for it', async () => {
    const jobsOf = (code: string, keyOf = code) =>
      callService<unknown>({
        origin: `${running.url}/partners/${code}`,
        audience: code,
        sender: 'admin',
        actor: { role: 'admin', name: 'key:test' },
        key: deriveServiceKey(INTERNAL_KEY, keyOf),
        method: 'GET',
        path: '/internal/v1/jobs',
        deadlineMs: 10_000,
      });
    expect(await jobsOf(first)).toMatchObject({ ok: true, status: 200 });
    expect(await jobsOf(first, second)).toMatchObject({ ok: false });
  });

  it('answers 503 for a partner that is not in the cell, so that the gateway spools', async () => {
    const response = await send('nobody', 'conversion_id=1');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  });

  it('serves a new partner without a restart, and stops serving one that leaves', async () => {
    const third = cell.codeOf(3);
    await cell.addPartner(third);
    await until('the new partner is served', async () => (await send(third, 'conversion_id=1')).status === 200);
    await cell.config.pool.query('UPDATE partners SET endpoint_url = NULL WHERE partner_code = $1', [third]);
    await until('the partner is gone', async () => (await get(third, '/ready')).status === 503);
    expect((await send(third, 'conversion_id=2')).status).toBe(503);
    expect(await countIn(third, 'conversions')).toBe(1);
    expect((await send(first, 'conversion_id=c')).status).toBe(200);
  });

  it('goes on with the other partners while the tables of one are broken', async () => {
    const broken = cell.codeOf(4);
    await cell.addPartner(broken);
    await until('the partner is served', async () => (await send(broken, 'conversion_id=1')).status === 200);
    const { role, schema } = cellPlaceOf(broken);
    await onDatabase(cell.databaseUrl, async (client) => {
      await client.query(`SET ROLE ${role}`);
      await client.query(`DROP TABLE ${schema}.conversion_state CASCADE`);
    });
    expect((await send(broken, 'conversion_id=2')).status).toBe(503);
    expect((await get(broken, '/ready')).status).toBe(503);
    expect((await get(first, '/ready')).status).toBe(200);
    expect((await send(first, 'conversion_id=d')).status).toBe(200);
  });

  it('starts without the config database, with the partners that it knew last, and says so', async () => {
    await until('the list is saved', async () => (await savedCodes()).includes(second));
    const away = await cell.start({ CONFIG_DATABASE_URL: 'postgres://nobody:none@127.0.0.1:1/none' });
    const response = await fetch(`${away.url}/partners/${second}/${second}/event?conversion_id=away`);
    expect([response.status, await response.text()]).toEqual([200, 'OK']);
    expect(await (await fetch(`${away.url}/ready`)).json()).toMatchObject({
      status: 'ready',
      notes: [expect.stringContaining('last known good list')],
    });
    expect(away.logged.join()).toContain('Started with the last known good configuration');
    expect(await (await fetch(`${running.url}/ready`)).json()).not.toHaveProperty('notes');
    await away.stop();
  });

  const savedCodes = (): Promise<string[]> =>
    onDatabase(cell.databaseUrl, async (client) => {
      const { rows } = await client.query<{ codes: string[] }>('SELECT codes FROM cell.last_good_partners');
      return rows[0]?.codes ?? [];
    });
});
