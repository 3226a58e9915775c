import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { type BatchedRequest, decodeBatch, encodeResponses } from '@app/internal-protocol';
import { insertPartner } from '@app/partner-config/testing/config-database';
import { until } from '@app/common/testing/until';
import { type GatewayUnderTest, startGateway } from '../testing/gateway-under-test';

const EXPIRES_AT_S = Math.floor(Date.now() / 1000) + 3_600;

let gateway: GatewayUnderTest;
let metadata: Server;
let service: Server;
let audiences: string[] = [];
let isMetadataDown = false;
/** As Cloud Run's front end does: a page for those it does not let in, before the service hears of them. */
let isLetIn = (request: IncomingMessage) => request.headers['x-serverless-authorization'] !== undefined;
/** Each postback with the request that brought it. */
let taken: { request: IncomingMessage; postback: BatchedRequest }[] = [];

async function listen(server: Server): Promise<string> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const get = (path: string, headers: Record<string, string> = {}) => fetch(gateway.url + path, { headers });
const takenOf = (id: string) => taken.filter(({ postback }) => postback.target.includes(id));

async function handleBatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const batch = decodeBatch((await text(request)) || '[]');
  taken.push(...batch.map((postback) => ({ request, postback })));
  response.end(encodeResponses(batch.map(() => ({ status: 200, headers: {}, body: 'OK' }))));
}

beforeAll(async () => {
  metadata = createServer((request, response) => {
    if (isMetadataDown) return void request.socket.destroy();
    audiences.push(new URL(request.url!, 'http://x').searchParams.get('audience')!);
    response.end(`e30.${Buffer.from(JSON.stringify({ exp: EXPIRES_AT_S })).toString('base64url')}.signed`);
  });
  service = createServer((request, response) => {
    if (isLetIn(request)) void handleBatch(request, response);
    else response.writeHead(403, { 'content-type': 'text/html; charset=UTF-8' }).end('<title>403 Forbidden</title>');
  });
  gateway = await startGateway({ ID_TOKENS: 'always', GCE_METADATA_HOST: await listen(metadata) });
  const endpoint_url = `http://${await listen(service)}`;
  await insertPartner(gateway.config.pool, 'first', { endpoint_path: '/first/event', endpoint_url });
  await until('the route is there', async () => (await get('/first/event?conversion_id=warm')).status === 200);
});

afterAll(async () => {
  await gateway.stop();
  for (const server of [metadata, service]) {
    server.close();
    server.closeAllConnections();
  }
});

describe('the gateway on Cloud Run', () => {
  it('sends its own ID token and leaves the partner’s Authorization as it is', async () => {
    const sent = { authorization: 'Basic partner', 'x-serverless-authorization': 'Bearer forged' };
    expect((await get('/first/event?conversion_id=own', sent)).status).toBe(200);
    const [{ request, postback }] = takenOf('=own') as [(typeof taken)[0]];
    expect(postback.headers.join('\n')).toContain('authorization\nBasic partner');
    expect(postback.headers.join('\n')).not.toContain('forged');
    expect(request.rawHeaders.filter((one) => one.startsWith('Bearer '))).toEqual([
      expect.stringMatching(/^Bearer e30\./),
    ]);
    expect(new Set(audiences)).toEqual(new Set([`http://127.0.0.1:${(service.address() as AddressInfo).port}`]));
    expect(gateway.logged.join('\n')).not.toContain('e30.');
  });

  it('spools a postback that the service’s front end refuses, and delivers it later', async () => {
    const before = isLetIn;
    isLetIn = () => false;
    const response = await get('/first/event?conversion_id=turned-away');
    expect([response.status, await response.text()]).toEqual([200, 'OK']);
    expect(takenOf('turned-away')).toEqual([]);
    isLetIn = before;
    await until('it is delivered', () => takenOf('turned-away').length > 0, 15_000);
    expect(takenOf('turned-away')[0]!.postback.postbackId).toBe(response.headers.get('x-postback-id'));
  });

  it('spools postbacks while it can get no ID token', async () => {
    isMetadataDown = true;
    await gateway.restart();
    await until('it is kept', async () => (await get('/first/event?conversion_id=no-token')).status === 200);
    expect(takenOf('no-token')).toEqual([]);
    isMetadataDown = false;
    await until('it is delivered', () => takenOf('no-token').length > 0, 15_000);
  });
});
