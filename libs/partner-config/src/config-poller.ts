import { HeldConfig, MAX_RETRY_MS } from './held-config';
import { WatcherConnection } from './watcher-connection';

/** A request waits for a load no longer than this. */
const MAX_WAIT_MS = 1_000;

/**
 * Loads the configuration when requests need it, on a connection of a moment: a process without requests holds none.
 * While requests come, a load in the background begins before the value is too old, at a random time, so that many
 * processes do not load at once.
 */
export class ConfigPoller<T extends { version: number }> extends HeldConfig<T> {
  private attemptedAtMs = 0;
  private refreshAfterMs = 0;
  private loading: Promise<void> | undefined;
  /** Resolves with the load in flight, or when requests have waited long enough for it. */
  private due: Promise<void> = Promise.resolve();
  private newestAnnounced = 0;
  private catchingUp: Promise<void> | undefined;

  /**
   * Makes sure that the value is not older than `pollMs`. Undefined when there is nothing to wait for: the value is
   * fresh, or the database did not respond to the last load.
   */
  freshen(): Promise<void> | undefined {
    const nowMs = performance.now();
    const isFailing = this.lastError !== undefined;
    const ageMs = nowMs - (this.confirmedAtMs ?? -Infinity);
    const isDue = isFailing ? nowMs - this.attemptedAtMs > MAX_RETRY_MS : ageMs > this.refreshAfterMs;
    if (!isDue) return undefined;
    if (!this.loading) void this.refresh();
    return isFailing || ageMs < this.pollMs ? undefined : this.due;
  }

  /** Makes sure that the value is at least of this version, of which another process has heard. */
  catchUp(version: number): Promise<void> | undefined {
    if (version <= (this.newest?.version ?? 0)) return undefined;
    // One load for each version: a database that is behind is not asked for every request.
    if (version > this.newestAnnounced) {
      this.newestAnnounced = version;
      this.catchingUp = this.refresh().finally(() => (this.catchingUp = undefined));
    }
    return this.catchingUp;
  }

  /** Loads the value now, unless the database does not respond within a second. */
  async refresh(): Promise<void> {
    // A load that began earlier may have missed the change.
    if (this.loading) await this.due;
    this.loading ??= this.load().finally(() => (this.loading = undefined));
    this.due = this.settlesWithin(this.loading, MAX_WAIT_MS).then(() => undefined);
    await this.due;
  }

  override async stop(): Promise<void> {
    await super.stop();
    await this.loading;
  }

  /** Milliseconds since the database last confirmed the value; 0 while no load has failed since. */
  ageMs(): number {
    return this.lastError === undefined ? 0 : performance.now() - (this.confirmedAtMs ?? this.startedAtMs);
  }

  /** @throws pg's errors */
  protected async watch(): Promise<void> {
    await this.loadOnce();
    while (!this.hasValue && !this.isStopping) {
      await this.pause(this.pollMs);
      await this.loadOnce();
    }
  }

  private async load(): Promise<void> {
    try {
      await this.loadOnce();
    } catch (error) {
      this.reportError(error);
    }
  }

  private async loadOnce(): Promise<void> {
    this.attemptedAtMs = performance.now();
    const { connectionString, applicationName, load } = this.options;
    using connection = new WatcherConnection(connectionString, applicationName, this.stopping.signal);
    await connection.client.connect();
    this.confirm(await load(connection.client));
    this.refreshAfterMs = this.pollMs * (0.6 + 0.3 * Math.random());
  }
}
