import { HeldConfig } from './held-config';
import { WatcherConnection } from './watcher-connection';

/** Notifications within this time share one load. */
const COALESCE_MS = 5;

/**
 * Listens to the config database, on a connection that it keeps. A notification only saves time: polling alone keeps
 * the value current.
 */
export class ConfigWatcher<T> extends HeldConfig<T> {
  /** Milliseconds since the database last confirmed the value, or since the start. */
  ageMs(): number {
    return performance.now() - (this.confirmedAtMs ?? this.startedAtMs);
  }

  /** The database has not confirmed the value for three polls, so changes may be missing. */
  get isStale(): boolean {
    return this.confirmedAtMs === undefined || this.ageMs() > 3 * this.pollMs;
  }

  protected async watch(): Promise<void> {
    const { connectionString, applicationName, load } = this.options;
    using connection = new WatcherConnection(connectionString, applicationName, this.stopping.signal);
    await connection.listen();
    while (!this.isStopping) {
      this.confirm(await load(connection.client));
      await connection.nextNotification(this.pollMs);
      await this.pause(COALESCE_MS);
    }
  }
}
