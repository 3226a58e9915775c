import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type AdminApiUnderTest, ADMIN_KEY, startAdminApi } from '../testing/admin-api';

const STORED = { read: 2, stored: 1, outdated: 1, models: [{ model: 'trees', model_version: '7', rows: 2 }] };

describe('predictions in the admin API', () => {
  let insight: Server;
  let api: AdminApiUnderTest;
  let url: string;
  const asked: { path: string; body: unknown }[] = [];

  async function note(request: IncomingMessage): Promise<void> {
    asked.push({ path: request.url!, body: request.method === 'POST' ? await json(request) : undefined });
  }

  beforeAll(async () => {
    insight = createServer((request, response) => {
      void note(request).then(() =>
        response.end(JSON.stringify(request.method === 'POST' ? STORED : { predictions: [] })),
      );
    });
    await new Promise<void>((listening) => insight.listen(0, '127.0.0.1', listening));
    const port = (insight.address() as AddressInfo).port;
    api = await startAdminApi(undefined, { INSIGHT_URL: `http://127.0.0.1:${port}` });
    url = await api.listen();
  });
  afterAll(async () => {
    await api.stop();
    insight.closeAllConnections();
    insight.close();
  });
  beforeEach(() => (asked.length = 0));

  const send = (body: string, type: string, key = ADMIN_KEY, path = 'insight/predictions'): Promise<Response> =>
    fetch(`${url}/api/v1/${path}`, { method: 'POST', headers: { 'x-api-key': key, 'content-type': type }, body });

  it('are imported as a list, and as a file of either type, with an audit event', async () => {
    expect(await (await send('{"predictions":[{"model":"trees"}]}', 'application/json')).json()).toEqual(STORED);
    await send('model\ntrees\n', 'text/csv; charset=utf-8');
    await send('{"model":"trees"}\n', 'application/x-ndjson');
    expect(asked.map(({ body }) => body)).toEqual([
      { predictions: [{ model: 'trees' }] },
      { csv: 'model\ntrees\n' },
      { ndjson: '{"model":"trees"}\n' },
    ]);
    const { body } = await api.call('GET', 'audit?entity=prediction');
    expect(body.data).toHaveLength(3);
    expect(body.data[0]).toMatchObject({ action: 'import', entity_id: 'trees 7', after: { read: 2, stored: 1 } });
  });

  it('are imported for admins alone, and a file is for no other route', async () => {
    expect((await send('{}', 'application/json', await api.makeKey('editor'))).status).toBe(403);
    expect((await send('a', 'text/csv', ADMIN_KEY, 'insight/query')).status).toBe(422);
    expect(asked).toEqual([]);
  });

  it('are found by partner and conversion', async () => {
    await api.call('GET', `insight/predictions?partner=rector&conversion_id=${encodeURIComponent('虾皮&1')}`);
    expect(asked[0]!.path).toBe('/internal/v1/predictions?partner=rector&conversion_id=%E8%99%BE%E7%9A%AE%261');
    expect((await api.call('GET', 'insight/predictions?partner=rector')).status).toBe(422);
  });
});
