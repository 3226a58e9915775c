import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { allowedConnector } from './allowed-connector';
import { HostAllowlist } from './host-allowlist';

describe('allowedConnector', () => {
  let server: Server;
  let port: number;
  let requests = 0;
  const agents: Agent[] = [];

  beforeAll(async () => {
    server = createServer((_request, response) => {
      requests += 1;
      response.end('hello');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await Promise.all(agents.map((agent) => agent.destroy()));
    server.close();
  });

  async function get(host: string, allowlist: string): Promise<string> {
    const dispatcher = new Agent({ connect: allowedConnector(new HostAllowlist(allowlist), { timeout: 2_000 }) });
    agents.push(dispatcher);
    const response = await request(`http://${host}:${port}/`, { dispatcher });
    return response.body.text();
  }

  it.each([
    ['127.0.0.1', '127.0.0.1/32'],
    ['localhost', 'localhost'],
    ['0x7f.1', '127.0.0.0/8'],
  ])('connects to %s when %s is listed', async (host, allowlist) => {
    expect(await get(host, allowlist)).toBe('hello');
  });

  it.each([
    ['127.0.0.1', ''],
    ['localhost', ''],
    ['localhost', '127.0.0.1/32'],
    ['127.1', '127.0.0.2'],
    ['[::ffff:127.0.0.1]', '::1'],
    ['169.254.169.254', '127.0.0.1/32'],
  ])('opens no socket to %s when only %j is listed', async (host, allowlist) => {
    const before = requests;
    await expect(get(host, allowlist)).rejects.toThrow('is a private or reserved host');
    expect(requests).toBe(before);
  });
});
