import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { until } from '@app/common/testing/until';
import { DevPlatform } from '../../tools/harness/dev-platform';

const CELL = 'cell-a';
const ROOT = join(__dirname, '../..');

/** Shipped with the platform, with a service of its own at first. */
const PARTNER = 'rector';

describe('npm start with a cell', () => {
  let platform: DevPlatform;
  beforeAll(async () => {
    platform = await DevPlatform.create({ CELLS: CELL });
    await platform.start();
  }, 120_000);
  afterAll(async () => {
    await platform.stop();
    await platform.remove();
  }, 60_000);

  const asAdmin = async (path: string, method: string, body: object): Promise<Response> =>
    fetch(`${platform.admin}/api/v1/${path}`, {
      method,
      headers: { 'x-api-key': platform.adminKey, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const send = async (endpoint: string, id: string): Promise<number> =>
    (await fetch(`${platform.gateway}/${endpoint}/event?conversion_id=${id}&payout=1`)).status;
  const conversionsOf = async (endpoint: string): Promise<string[]> => {
    const url = `${platform.gateway}/partner/${endpoint}/event/conversions?page_size=100`;
    const response = await fetch(url, { headers: { 'x-api-key': platform.adminKey } });
    const { data = [] } = (await response.json()) as { data?: { conversion_id: string }[] };
    return data.map(({ conversion_id: id }) => id).toSorted();
  };

  function run(...args: string[]): Promise<{ code: number | null; said: string }> {
    const env = {
      ...process.env,
      DATA_DIR: platform.dataDir,
      ADMIN_URL: platform.admin,
      ADMIN_API_KEY: platform.adminKey,
      DATABASE_URL: '',
    };
    const child = spawn(process.execPath, ['dist/tools/cli/main.js', ...args], { cwd: ROOT, env });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
  }

  it('serves a new partner in the cell without a restart', async () => {
    const created = await asAdmin('partners', 'POST', {
      partner_code: 'in_cell',
      partner_name: 'In a cell',
      endpoint_path: '/in-cell/event',
      endpoint_url: `http://127.0.0.1:${platform.partnerPort(2)}/partners/in_cell`,
    });
    expect(`${created.status} ${await created.text()}`).toMatch(/^201 /);
    await until('the gateway knows the partner', async () => (await send('in-cell', 'first')) === 200, 30_000);
    await until('the conversion is stored', async () => (await conversionsOf('in-cell')).length === 1, 30_000);
  }, 60_000);

  it('moves a partner into the cell and out of it again', async () => {
    expect(await send(PARTNER, 'own')).toBe(200);
    await until('the conversion is stored', async () => (await conversionsOf(PARTNER)).length === 1, 30_000);
    const into = await run('move', PARTNER, '--to', CELL);
    expect(into).toMatchObject({ code: 0, said: expect.stringContaining(`${PARTNER} is in ${CELL}`) });
    expect(await send(PARTNER, 'in-cell')).toBe(200);
    await until('both are there', async () => (await conversionsOf(PARTNER)).length === 2, 60_000);
    const back = await run('move', PARTNER, '--to', 'dedicated');
    expect(back).toMatchObject({ code: 0, said: expect.stringContaining('a database of its own') });
    expect(await send(PARTNER, 'again-own')).toBe(200);
    await until('all are there', async () => (await conversionsOf(PARTNER)).length === 3, 60_000);
    expect(await conversionsOf(PARTNER)).toEqual(['again-own', 'in-cell', 'own']);
  }, 180_000);

  it('refuses a cell that is not there, and a place where the partner is', async () => {
    expect(await run('move', PARTNER, '--to', 'cell-z')).toMatchObject({
      said: expect.stringContaining('no cell cell-z'),
    });
    expect(await run('move', PARTNER, '--to', 'dedicated')).toMatchObject({ said: expect.stringContaining('already') });
  }, 60_000);
});
