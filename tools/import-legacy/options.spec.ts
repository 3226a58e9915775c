import { readEnvironment } from '@app/common';
import { ImportLegacyEnvironment, readOptions } from './options';

const SECRET = 'hush-hush';
const environment = (): ImportLegacyEnvironment =>
  readEnvironment(ImportLegacyEnvironment, {
    FROM_DATABASE_URL: `postgres://u:${SECRET}@old/db`,
    TO_DATABASE_URL: `postgres://u:${SECRET}@new/db`,
    CONFIG_DATABASE_URL: `postgres://u:${SECRET}@new/config`,
    TOKEN_HASH_KEY: 'token-hash-key-of-tests',
  });

function faultOf(args: string[]): string {
  try {
    readOptions(args, environment());
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('readOptions', () => {
  it('falls back to the environment for what the command line omits', () => {
    const options = readOptions(['--partner', 'pp', '--from', 'postgres://x@other/db'], environment());
    expect(options).toMatchObject({
      mode: 'import',
      fromUrl: 'postgres://x@other/db',
      toUrl: `postgres://u:${SECRET}@new/db`,
      since: null,
      timezone: 'UTC',
      accepted: [],
    });
  });

  it('reads a day in UTC and a time in its zone', () => {
    const since = (text: string) => readOptions(['--partner', 'pp', '--since', text], environment()).since;
    expect(since('2025-01-31')).toBe('2025-01-31T00:00:00.000Z');
    expect(since('2025-01-31T08:00:00+08:00')).toBe('2025-01-31T00:00:00.000Z');
  });

  it.each([
    [[], '--partner is missing'],
    [['--partner', 'pp', '--check', '--verify'], 'exclude each other'],
    [['--partner', 'pp', '--since', '2025-01-31 10:00'], '--since must be a date'],
    [['--partner', 'pp', '--timezone', 'Mars/Base'], '--timezone must be a zone'],
    [['--partner', 'pp', '--accept', 'retention'], '--accept knows'],
    [['--partner', 'pp', '--from', `mysql://u:${SECRET}@old/db`], '--from names the scheme mysql://'],
    [['--partner', 'pp', '--to', `u:${SECRET}`], '--to names the scheme'],
    [['--partner', `postgres://u:${SECRET}@old/db`], '--partner must be a code'],
    [['--partner', 'pp', `postgres://u:${SECRET}@old/db`], 'A URL stands without its option'],
    [['--partner', 'pp', '--nonsense'], "Unknown option '--nonsense'"],
  ])('rejects %j with a reason and without a password', (args, reason) => {
    const fault = faultOf(args);
    expect(fault).toContain(reason);
    expect(fault).not.toContain(SECRET);
    expect(fault).toContain('Usage: npm run migrate-data');
  });

  it('requires the key under which tokens are hashed', () => {
    expect(() => readEnvironment(ImportLegacyEnvironment, {})).toThrow('TOKEN_HASH_KEY must be set');
  });
});
