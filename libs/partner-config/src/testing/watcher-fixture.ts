import { Log, type LogEntry } from '@app/common';
import { createTestDatabase, type TestDatabase } from '@app/common/testing/test-database';
import { ConfigWatcher, type ConfigWatcherOptions, type LastKnownGoodStore } from '../config-watcher';
import { TcpProxy } from '@app/common/testing/tcp-proxy';

export interface Setting {
  value: string;
}

const NEVER_POLLED_MS = 60_000;
const APPLICATION_NAME = 'watcher under test';

export class InMemoryLastKnownGood implements LastKnownGoodStore<Setting> {
  written: Setting[] = [];
  constructor(private saved: Setting | null = null) {}

  read(): Promise<Setting | null> {
    return Promise.resolve(this.saved);
  }
  write(value: Setting): Promise<void> {
    this.saved = value;
    this.written.push(value);
    return Promise.resolve();
  }
}

/** A table with one setting, watchers of it behind a proxy, and what they report, store and log. */
export class WatcherFixture {
  lastKnownGood = new InMemoryLastKnownGood();
  entries: LogEntry[] = [];
  changes: Setting[] = [];
  private readonly started: ConfigWatcher<Setting>[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly proxy: TcpProxy,
    private readonly urlThrough: () => string,
  ) {}

  static async open(): Promise<WatcherFixture> {
    const database = await createTestDatabase('empty', () => Promise.resolve());
    await database.pool.query('CREATE TABLE setting (value text NOT NULL)');
    const { proxy, urlThrough } = TcpProxy.before(database.url);
    await proxy.open();
    return new WatcherFixture(database, proxy, urlThrough);
  }

  async reset(): Promise<void> {
    await Promise.all(this.started.splice(0).map((watcher) => watcher.stop()));
    await this.proxy.close();
    await this.proxy.open();
    await this.database.pool.query(`DELETE FROM setting`);
    await this.database.pool.query(`INSERT INTO setting VALUES ('first')`);
    [this.lastKnownGood, this.entries, this.changes] = [new InMemoryLastKnownGood(), [], []];
  }

  async close(): Promise<void> {
    await Promise.all(this.started.map((watcher) => watcher.stop()));
    await this.proxy.close();
    await this.database.drop();
  }

  watch(options: Partial<ConfigWatcherOptions<Setting>> = {}): ConfigWatcher<Setting> {
    const watcher = new ConfigWatcher<Setting>({
      connectionString: this.urlThrough(),
      applicationName: APPLICATION_NAME,
      load: async (client) => (await client.query<Setting>('SELECT value FROM setting')).rows[0]!,
      lastKnownGood: this.lastKnownGood,
      log: new Log({ write: (entry) => void this.entries.push(entry), flush: () => undefined }, 'debug'),
      onChange: (value) => void this.changes.push(value),
      pollMs: NEVER_POLLED_MS,
      ...options,
    });
    this.started.push(watcher);
    return watcher;
  }

  async change(value: string, options = { isAnnounced: true }): Promise<void> {
    const announce = options.isAnnounced ? `SELECT pg_notify('config_changed', 'x')` : '';
    await this.database.pool.query(`BEGIN; UPDATE setting SET value = '${value}'; ${announce}; COMMIT`);
  }

  /** The server's sessions of watchers. */
  async activity(): Promise<{ query: string }[]> {
    const { rows } = await this.database.pool.query<{ query: string }>(
      'SELECT query FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()',
      [APPLICATION_NAME],
    );
    return rows;
  }

  async endConnections(): Promise<void> {
    await this.database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = $1 AND datname = current_database()`,
      [APPLICATION_NAME],
    );
  }

  hasLogged(level: LogEntry['level']): boolean {
    return this.entries.some((entry) => entry.level === level);
  }
}
