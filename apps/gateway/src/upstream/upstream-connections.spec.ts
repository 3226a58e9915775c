import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GatewayEnvironment } from '../gateway.env';
import { UpstreamConnections } from './upstream-connections';

describe('connections to services', () => {
  let server: Server;
  let port: number;
  const opened: UpstreamConnections[] = [];

  beforeAll(async () => {
    server = createServer((_request, response) => response.end('hello'));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await Promise.all(opened.map((connections) => connections.onApplicationShutdown()));
    server.close();
  });

  async function get(host: string, allowlist: string): Promise<string> {
    const environment = Object.assign(new GatewayEnvironment(), { ENDPOINT_HOST_ALLOWLIST: allowlist });
    const connections = new UpstreamConnections(environment);
    opened.push(connections);
    const answer = await connections.to(`http://${host}:${port}`).request({ path: '/', method: 'GET' });
    return answer.body.text();
  }

  it('lead to a host of ours that is listed', async () => {
    expect(await get('127.0.0.1', '127.0.0.1/32')).toBe('hello');
  });

  it.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]'])('lead nowhere private that is not: %s', async (host) => {
    await expect(get(host, '')).rejects.toThrow('is a private or reserved host');
  });
});
