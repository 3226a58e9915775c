import { readEnvironment } from '@app/common';
import { Command } from 'commander';
import { addImportLegacy } from '../cli/import-legacy-command';
import { ImportLegacyEnvironment, type ImportLegacyOptions, readOptions } from './options';

const SECRET = 'hush-hush';
const environment = (): ImportLegacyEnvironment =>
  readEnvironment(ImportLegacyEnvironment, {
    FROM_DATABASE_URL: `postgres://u:${SECRET}@old/db`,
    TO_DATABASE_URL: `postgres://u:${SECRET}@new/db`,
    CONFIG_DATABASE_URL: `postgres://u:${SECRET}@new/config`,
    TOKEN_HASH_KEY: 'token-hash-key-of-tests',
  });

let printed = '';

/** Reads a command line. */
function read(...args: string[]): ImportLegacyOptions {
  const options: ImportLegacyOptions[] = [];
  const program = new Command().exitOverride().configureOutput({ writeErr: (text) => (printed += text) });
  addImportLegacy(program, (given) => Promise.resolve(void options.push(readOptions(given, environment()))));
  program.parse(['import-legacy', ...args], { from: 'user' });
  return options[0]!;
}

/** What the command prints of an error, or throws. */
function errorOf(args: string[]): string {
  printed = '';
  try {
    read(...args);
  } catch (error) {
    return printed || (error as Error).message;
  }
  return '';
}

describe('readOptions', () => {
  it('falls back to the environment for what the command line omits', () => {
    const options = read('--partner', 'pp', '--from', 'postgres://x@other/db');
    expect(options).toMatchObject({
      mode: 'import',
      fromUrl: 'postgres://x@other/db',
      toUrl: `postgres://u:${SECRET}@new/db`,
      since: null,
      timezone: 'UTC',
      accepted: [],
    });
  });

  it('composes the database of a partner on a server of the environment, as the role of the partner', () => {
    process.env['SERVER_URL_MAIN'] = `postgres://postgres:${SECRET}@server:6543/postgres?sslmode=require`;
    try {
      const url = new URL(read('--partner', 'pp', '--server', 'main', '--database', 'pp_db').toUrl);
      expect([url.host, url.pathname, url.password]).toEqual(['server:6543', '/pp_db', SECRET]);
      expect(Object.fromEntries(url.searchParams)).toEqual({ sslmode: 'require', options: '-c role=svc_pp' });
    } finally {
      delete process.env['SERVER_URL_MAIN'];
    }
    expect(() => read('--partner', 'pp', '--server', 'other-one', '--database', 'pp_db')).toThrow(
      'SERVER_URL_OTHER_ONE',
    );
  });

  it('takes failed checks to accept together or one by one', () => {
    const accepted = (...args: string[]) => read('--partner', 'pp', ...args).accepted;
    expect(accepted('--accept=no-index,sql-ascii')).toEqual(['no-index', 'sql-ascii']);
    expect(accepted('--accept=no-index', '--accept=sql-ascii')).toEqual(['no-index', 'sql-ascii']);
  });

  it('reads a day in UTC and a time in its zone', () => {
    const since = (text: string) => read('--partner', 'pp', '--since', text).since;
    expect(since('2025-01-31')).toBe('2025-01-31T00:00:00.000Z');
    expect(since('2025-01-31T08:00:00+08:00')).toBe('2025-01-31T00:00:00.000Z');
  });

  it.each([
    [[], "required option '--partner <code>' not specified"],
    [['--partner', 'pp', '--check', '--verify'], 'cannot be combined'],
    [['--partner', 'pp', '--since', '2025-01-31 10:00'], '--since must be a date'],
    [['--partner', 'pp', '--timezone', 'Mars/Base'], '--timezone must be a zone'],
    [['--partner', 'pp', '--accept', 'retention'], '--accept allows only'],
    [['--partner', 'pp', '--from', `mysql://u:${SECRET}@old/db`], '--from names the scheme mysql://'],
    [['--partner', 'pp', '--to', `u:${SECRET}`], '--to names the scheme'],
    [['--partner', `postgres://u:${SECRET}@old/db`], '--partner must be a code'],
    [['--partner', 'pp', `postgres://u:${SECRET}@old/db`], 'too many arguments'],
    [['--partner', 'pp', '--nonsense'], "unknown option '--nonsense'"],
  ])('rejects %j with a reason and without a password', (args, reason) => {
    const error = errorOf(args);
    expect(error).toContain(reason);
    expect(error).not.toContain(SECRET);
  });

  it('requires the key under which tokens are hashed', () => {
    expect(() => readEnvironment(ImportLegacyEnvironment, {})).toThrow('TOKEN_HASH_KEY must be set');
  });
});
