import { Log, type LogEntry } from '@app/common';
import { createTestDatabase, type TestDatabase } from '@app/common/testing/test-database';
import { ConfigPoller } from '../config-poller';
import { ConfigWatcher } from '../config-watcher';
import type { HeldConfigOptions, LastKnownGoodStore } from '../held-config';
import { TcpProxy } from '@app/common/testing/tcp-proxy';

export interface Setting {
  value: string;
}

/** Each change is a version. */
export interface VersionedSetting extends Setting {
  version: number;
}

const NEVER_POLLED_MS = 60_000;
const APPLICATION_NAME = 'watcher under test';

export class InMemoryLastKnownGood<T = Setting> implements LastKnownGoodStore<T> {
  written: T[] = [];
  constructor(private saved: T | null = null) {}

  read(): Promise<T | null> {
    return Promise.resolve(this.saved);
  }
  write(value: T): Promise<void> {
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
  private readonly started: { stop(): Promise<void> }[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly proxy: TcpProxy,
    private readonly urlThrough: () => string,
  ) {}

  static async open(): Promise<WatcherFixture> {
    const database = await createTestDatabase('empty', () => Promise.resolve());
    await database.pool.query('CREATE TABLE setting (value text NOT NULL, version int NOT NULL)');
    const { proxy, urlThrough } = TcpProxy.before(database.url);
    await proxy.open();
    return new WatcherFixture(database, proxy, urlThrough);
  }

  async reset(): Promise<void> {
    await Promise.all(this.started.splice(0).map((watcher) => watcher.stop()));
    await this.proxy.close();
    await this.proxy.open();
    await this.database.pool.query(`DELETE FROM setting`);
    await this.database.pool.query(`INSERT INTO setting VALUES ('first', 1)`);
    [this.lastKnownGood, this.entries, this.changes] = [new InMemoryLastKnownGood(), [], []];
  }

  async close(): Promise<void> {
    await Promise.all(this.started.map((watcher) => watcher.stop()));
    await this.proxy.close();
    await this.database.drop();
  }

  watch(options: Partial<HeldConfigOptions<Setting>> = {}): ConfigWatcher<Setting> {
    const watcher = new ConfigWatcher<Setting>({
      ...this.common(),
      load: async (client) => (await client.query<Setting>('SELECT value FROM setting')).rows[0]!,
      lastKnownGood: this.lastKnownGood,
      onChange: (value) => void this.changes.push(value),
      pollMs: NEVER_POLLED_MS,
      ...options,
    });
    this.started.push(watcher);
    return watcher;
  }

  poll(options: Partial<HeldConfigOptions<VersionedSetting>> = {}): ConfigPoller<VersionedSetting> {
    const poller = new ConfigPoller<VersionedSetting>({
      ...this.common(),
      load: async (client) => (await client.query<VersionedSetting>('SELECT * FROM setting')).rows[0]!,
      lastKnownGood: new InMemoryLastKnownGood<VersionedSetting>(),
      ...options,
    });
    this.started.push(poller);
    return poller;
  }

  private common() {
    const log = new Log({ write: (entry) => void this.entries.push(entry), flush: () => undefined }, 'debug');
    return { connectionString: this.urlThrough(), applicationName: APPLICATION_NAME, log };
  }

  async change(value: string, options = { isAnnounced: true }): Promise<void> {
    const announce = options.isAnnounced ? `SELECT pg_notify('config_changed', 'x')` : '';
    await this.database.pool.query(
      `BEGIN; UPDATE setting SET value = '${value}', version = version + 1; ${announce}; COMMIT`,
    );
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
