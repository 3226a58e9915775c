import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AdminApiUnderTest, ADMIN_KEY, startAdminApi } from '../testing/admin-api';

const FILE = Buffer.alloc(3_000_000, 'PAR1');

describe('training exports in the admin API', () => {
  let insight: Server;
  let api: AdminApiUnderTest;
  let url: string;
  const asked: string[] = [];
  let breaksOff = false;

  beforeAll(async () => {
    insight = createServer((request, response) => {
      asked.push(request.url!);
      if (request.url!.includes('nobody')) {
        const problem = {
          code: 'invalid_request',
          detail: 'No.',
          errors: [{ field: 'partner', code: 'x', reason: 'y' }],
        };
        return void response.writeHead(422).end(JSON.stringify(problem));
      }
      response.writeHead(200);
      if (!breaksOff) return void response.end(FILE);
      response.write(FILE.subarray(0, 100_000), () => response.destroy());
    });
    await new Promise<void>((listening) => insight.listen(0, '127.0.0.1', listening));
    api = await startAdminApi(undefined, {
      INSIGHT_URL: `http://127.0.0.1:${(insight.address() as AddressInfo).port}`,
    });
    url = await api.listen();
  });
  afterAll(async () => {
    await api.stop();
    insight.closeAllConnections();
    insight.close();
  });

  const download = (query = '', key = ADMIN_KEY): Promise<Response> =>
    fetch(`${url}/api/v1/insight/training.parquet${query}`, { headers: { 'x-api-key': key } });

  it('are the file of insight, as it comes', async () => {
    const response = await download('?partner=rector&as_of=2026-03-18T08:00:00%2B08:00');
    expect(response.headers.get('content-type')).toBe('application/vnd.apache.parquet');
    expect(response.headers.get('content-disposition')).toMatch(/filename="training-rector-\d{8}\.parquet"/);
    expect(Buffer.from(await response.arrayBuffer()).equals(FILE)).toBe(true);
    expect(asked).toEqual(['/internal/v1/training.parquet?as_of=2026-03-18T00%3A00%3A00.000Z&partner=rector']);
  });

  it('fail as a download where insight breaks off', async () => {
    breaksOff = true;
    await expect(download().then((response) => response.arrayBuffer())).rejects.toThrow('terminated');
    breaksOff = false;
  });

  it('give the problems of insight as they are', async () => {
    const response = await download('?partner=nobody');
    expect([response.status, await response.json()]).toMatchObject([422, { errors: [{ field: 'partner' }] }]);
    expect((await download('?as_of=never')).status).toBe(422);
  });

  it('are for admins alone', async () => {
    expect((await download('', await api.makeKey('editor'))).status).toBe(403);
  });
});
