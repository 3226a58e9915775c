import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchIdToken, IdTokens, OutgoingIdentity } from './id-tokens';

const HOUR_MS = 3_600_000;
const SERVICE = 'https://some-service-x.a.run.app';

function tokenUntil(expiresAtMs: number, name: string): string {
  const payload = Buffer.from(JSON.stringify({ exp: expiresAtMs / 1000, name })).toString('base64url');
  return `e30.${payload}.signature`;
}

describe('IdTokens', () => {
  let nowMs = 0;
  let fetched: string[] = [];
  let isDown = false;
  const make = () =>
    new IdTokens(
      async (audience) => {
        fetched.push(audience);
        if (isDown) throw new Error('no metadata server');
        return tokenUntil(nowMs + HOUR_MS, `${audience}#${fetched.length}`);
      },
      () => nowMs,
    );
  beforeEach(() => {
    nowMs = 1_700_000_000_000;
    fetched = [];
    isDown = false;
  });

  it('fetches one token for concurrent requests, and then returns it without waiting', async () => {
    const tokens = make();
    const [first, second] = await Promise.all([tokens.tokenFor(SERVICE), tokens.tokenFor(SERVICE)]);
    expect(second).toBe(first);
    expect(tokens.tokenFor(SERVICE)).toBe(first);
    expect(fetched).toEqual([SERVICE]);
  });

  it('fetches a token for each service', async () => {
    const tokens = make();
    expect(await tokens.tokenFor('https://a.run.app')).not.toBe(await tokens.tokenFor('https://b.run.app'));
  });

  it('refreshes a token before it expires while the current one stays in use', async () => {
    const tokens = make();
    const first = await tokens.tokenFor(SERVICE);
    nowMs += HOUR_MS - 9 * 60_000;
    expect(tokens.tokenFor(SERVICE)).toBe(first);
    await new Promise(setImmediate);
    expect(fetched).toHaveLength(2);
    expect(tokens.tokenFor(SERVICE)).not.toBe(first);
  });

  it('uses a token until it expires when the refresh fails, and then rejects with the reason', async () => {
    const tokens = make();
    const first = await tokens.tokenFor(SERVICE);
    isDown = true;
    nowMs += HOUR_MS - 60_000;
    for (let call = 0; call < 100; call += 1) expect(tokens.tokenFor(SERVICE)).toBe(first);
    expect(fetched).toHaveLength(2);
    nowMs += 45_000;
    await expect(tokens.tokenFor(SERVICE)).rejects.toThrow('no metadata server');
    isDown = false;
    expect(await tokens.tokenFor(SERVICE)).not.toBe(first);
  });

  it('rejects a response that is not a token', async () => {
    const tokens = new IdTokens(async () => '<html>secret</html>');
    await expect(tokens.tokenFor(SERVICE)).rejects.toThrow(/^The metadata server answered with no valid ID token$/);
  });
});

describe('OutgoingIdentity', () => {
  const fetchToken = async () => tokenUntil(Date.now() + HOUR_MS, 't');
  const identity = (ID_TOKENS: 'auto' | 'always' | 'never', K_SERVICE: string) =>
    new OutgoingIdentity({ ID_TOKENS, K_SERVICE, GCE_METADATA_HOST: 'none' }, fetchToken);

  it.each([
    ['auto', 'gateway', SERVICE, true],
    ['auto', 'gateway', 'http://10.0.0.7:8080', false],
    ['auto', '', SERVICE, false],
    ['always', '', 'http://127.0.0.1:8101', true],
    ['never', 'gateway', SERVICE, false],
  ] as const)('with %s, as the Cloud Run service "%s", to %s: %s', async (mode, service, origin, isSent) => {
    const header = await identity(mode, service).headerFor(origin);
    if (isSent) expect(header).toMatch(/^Bearer e30\./);
    else expect(header).toBeUndefined();
  });
});

describe('fetchIdToken', () => {
  it('requests a token for the audience, and throws when the server refuses', async () => {
    const seen: (string | undefined)[][] = [];
    const server = createServer((request, response) => {
      seen.push([request.url, request.headers['metadata-flavor'] as string]);
      response.writeHead(seen.length === 1 ? 200 : 404).end('token\n');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect(await fetchIdToken(host, SERVICE)).toBe('token');
      const path = '/computeMetadata/v1/instance/service-accounts/default/identity';
      expect(seen).toEqual([[`${path}?audience=${encodeURIComponent(SERVICE)}&format=full`, 'Google']]);
      await expect(fetchIdToken(host, SERVICE)).rejects.toThrow('answered 404');
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
