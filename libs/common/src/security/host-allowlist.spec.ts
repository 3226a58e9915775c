import type { LookupAddress } from 'node:dns';
import { allowedLookup } from './allowed-connector';
import { HostAllowlist, hostAllowlistError } from './host-allowlist';

/** As undici and the admin API get it from a URL. */
const hostOf = (url: string): string => new URL(url).hostname;

describe('an empty HostAllowlist', () => {
  const nothing = new HostAllowlist('');

  it.each(['https://example.com', 'https://a-b.a.run.app:8443/x', 'http://8.8.8.8', 'http://[2606:4700::1111]'])(
    '%s may be connected to',
    (url) => {
      expect(nothing.allowsHost(hostOf(url))).toBe(true);
    },
  );

  it.each([
    'http://localhost',
    'http://LOCALHOST.',
    'http://a.localhost',
    'http://metadata.google.internal',
    'http://metadata.google.internal.',
    'http://metadata',
    'http://postgres:5432',
    'http://printer.local',
    'http://169.254.169.254',
    'http://127.0.0.1',
    'http://127.1',
    'http://2130706433',
    'http://0x7f000001',
    'http://0177.0.0.1',
    'http://0xa9.254.0xa9.254',
    'http://0',
    'http://１２７.０.０.１',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:a9fe:a9fe]',
    'http://[fd00::1]',
    'http://10.1.2.3',
  ])('refuses %s', (url) => {
    expect(nothing.allowsHost(hostOf(url))).toBe(false);
  });
});

describe('HostAllowlist', () => {
  const list = new HostAllowlist('127.0.0.1/32, fd12::/16  db.internal, 10.0.0.7');

  it.each([
    'http://127.0.0.1:8101',
    'http://[::ffff:127.0.0.1]',
    'http://[fd12::5]',
    'http://DB.internal.',
    'http://10.0.0.7',
  ])('allows what it lists: %s', (url) => {
    expect(list.allowsHost(hostOf(url))).toBe(true);
  });

  it.each([
    'http://127.0.0.2',
    'http://[::1]',
    'http://[fd13::5]',
    'http://a.db.internal',
    'http://10.0.0.8',
    'http://localhost',
  ])('refuses what it does not list: %s', (url) => {
    expect(list.allowsHost(hostOf(url))).toBe(false);
  });

  it('allows every address of a listed name, and only public and listed addresses of others', () => {
    expect(list.allowsAddress('10.9.9.9', 'db.internal')).toBe(true);
    expect(list.allowsAddress('10.9.9.9', 'example.com')).toBe(false);
    expect(list.allowsAddress('127.0.0.1', 'example.com')).toBe(true);
  });

  it.each(['10.0.0.0/33', '999.1.1.1', 'a b/c', 'http://x', 'fd12::/129', '*.example.com'])(
    'is refused with %s',
    (text) => {
      expect(hostAllowlistError(text)).toMatch('is neither');
      expect(() => new HostAllowlist(text)).toThrow('is neither');
    },
  );
});

describe('allowedLookup', () => {
  const addressesOf = (names: Record<string, string[]>) =>
    allowedLookup(new HostAllowlist('192.168.7.0/24'), (hostname, _options, done) =>
      done(
        null,
        (names[hostname] ?? []).map((address): LookupAddress => ({ address, family: 4 })),
      ),
    );

  const find = (names: Record<string, string[]>, hostname: string, all = true): Promise<unknown> =>
    new Promise((resolve, reject) =>
      addressesOf(names)(hostname, { all }, (error, found) => (error ? reject(error) : resolve(found))),
    );

  it('returns only the public and listed addresses of a name', async () => {
    const names = { 'rebinding.example': ['169.254.169.254', '8.8.8.8', '127.0.0.1', '192.168.7.9'] };
    expect(await find(names, 'rebinding.example')).toMatchObject([{ address: '8.8.8.8' }, { address: '192.168.7.9' }]);
    expect(await find(names, 'rebinding.example', false)).toBe('8.8.8.8');
  });

  it('fails for a name without an allowed address', async () => {
    await expect(find({ 'inside.example': ['10.0.0.1', '::1'] }, 'inside.example')).rejects.toThrow(
      'inside.example is a private or reserved host',
    );
  });
});
