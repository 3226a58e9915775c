import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OutgoingIdentity } from '@app/common';
import { GatewayEnvironment } from '../gateway.env';
import { UpstreamClient } from './upstream-client';

describe('UpstreamClient', () => {
  let server: Server;
  let port: number;
  const clients: UpstreamClient[] = [];

  beforeAll(async () => {
    server = createServer(({ url }, response) => response.end(url === '/' ? 'hello' : url));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.onApplicationShutdown()));
    server.close();
  });

  function get(host: string, allowlist: string, place = '') {
    const environment = Object.assign(new GatewayEnvironment(), { ENDPOINT_HOST_ALLOWLIST: allowlist });
    const client = new UpstreamClient(environment, { headerFor: () => undefined } as unknown as OutgoingIdentity);
    clients.push(client);
    const request = { origin: `http://${host}:${port}${place}`, target: '/', method: 'GET', headers: [], body: null };
    return client.request({ ...request, timeoutMs: 5_000, retryOnReset: false });
  }

  it('connects to a private host that the allowlist names', async () => {
    const result = await get('127.0.0.1', '127.0.0.1/32');
    expect(result).toMatchObject({ kind: 'response', status: 200, body: Buffer.from('hello') });
  });

  it.each([
    ['/partners/rector', '/partners/rector/'],
    ['/partners/rector/', '/partners/rector/'],
    ['/', 'hello'],
  ])('sends below the path of a service that shares its process: %s', async (place, body) => {
    expect(await get('127.0.0.1', '127.0.0.1/32', place)).toMatchObject({ body: Buffer.from(body) });
  });

  it.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]'])('refuses any other private host: %s', async (host) => {
    expect(await get(host, '')).toMatchObject({
      kind: 'failure',
      reason: 'refused',
      wasSent: false,
      cause: { message: expect.stringContaining('is a private or reserved host') },
    });
  });
});
