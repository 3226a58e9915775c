import { setTimeout as wait } from 'node:timers/promises';
import { describeCause, type Log } from '@app/common';
import type { ClientBase } from 'pg';

/** Stores the last known good value outside the process. */
export interface LastKnownGoodStore<T> {
  /** Null before the first write. */
  read(): Promise<T | null>;
  write(value: T): Promise<void>;
}

export interface HeldConfigOptions<T> {
  connectionString: string;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** Loads the value as plain JSON, so that it can be stored and compared. */
  load: (client: ClientBase) => Promise<T>;
  lastKnownGood: LastKnownGoodStore<T>;
  log: Log;
  /** Called with each value of the database. When it throws, the value is not used, and the previous one stays active. */
  check?: (value: T) => void;
  /** Called with the first value and every changed one. When it throws, the previous value stays active. */
  onChange?: (value: T) => void;
  /** How long a value is used without being confirmed, as long as the database responds. */
  pollMs?: number;
  /** How long `start` waits for a first value from any source. */
  startTimeoutMs?: number;
}

const DATABASE_FIRST_MS = 2_000;
const FIRST_RETRY_MS = 100;
export const MAX_RETRY_MS = 2_000;
const LAST_KNOWN_GOOD_RETRY_MS = 250;

/**
 * Holds the newest configuration in memory, or the last known good one while the database is unreachable. Subclasses
 * decide when it is loaded.
 */
export abstract class HeldConfig<T> {
  /** The newest loaded value, valid or not. */
  protected newest: T | undefined;
  protected confirmedAtMs: number | undefined;
  protected startedAtMs = performance.now();
  /** Undefined since the last successful load. */
  protected lastError: unknown;
  protected readonly pollMs: number;
  protected readonly stopping = new AbortController();
  private value: T | undefined;
  private newestSerialised: string | undefined;
  private readonly startTimeoutMs: number;
  private readonly firstAttempt = Promise.withResolvers<void>();
  private readonly firstValue = Promise.withResolvers<void>();
  private watching: Promise<void> = Promise.resolve();
  private saving: Promise<void> = Promise.resolve();

  constructor(protected readonly options: HeldConfigOptions<T>) {
    this.pollMs = options.pollMs ?? 5_000;
    this.startTimeoutMs = options.startTimeoutMs ?? 30_000;
  }

  /** Loads until there is nothing more to watch, or until an error. */
  protected abstract watch(): Promise<void>;

  /**
   * Resolves once there is a value: that of the database, or the last known good one when the database fails or does
   * not respond within two seconds.
   *
   * @throws Error when there is neither after `startTimeoutMs`; its cause is the last error
   */
  async start(): Promise<void> {
    this.startedAtMs = performance.now();
    this.watching = this.watchUntilDone();
    await this.settlesWithin(this.firstAttempt.promise, DATABASE_FIRST_MS);
    if (this.value === undefined) void this.startFromLastKnownGood();
    const leftMs = this.startTimeoutMs - (performance.now() - this.startedAtMs);
    if (await this.settlesWithin(this.firstValue.promise, leftMs)) return;
    await this.stop();
    throw new Error(
      `No configuration: the database returned none within ${this.startTimeoutMs} ms, and there is no last known good one`,
      { cause: this.lastError },
    );
  }

  current(): T {
    if (this.value === undefined) throw new Error('The configuration is read before it was loaded');
    return this.value;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.watching;
    await this.saving;
  }

  private async watchUntilDone(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!this.isStopping) {
      const confirmedBefore = this.confirmedAtMs;
      try {
        return await this.watch();
      } catch (error) {
        this.reportError(error);
      }
      const hasConfirmed = this.confirmedAtMs !== confirmedBefore;
      retryMs = hasConfirmed ? FIRST_RETRY_MS : Math.min(retryMs * 2, MAX_RETRY_MS);
      await this.pause(retryMs * (0.5 + Math.random() / 2));
    }
  }

  protected confirm(value: T): void {
    if (this.lastError !== undefined) this.options.log.info('Watching the configuration again');
    this.lastError = undefined;
    this.confirmedAtMs = performance.now();
    this.newest = value;
    const serialised = JSON.stringify(value);
    if (serialised === this.newestSerialised) return;
    this.newestSerialised = serialised;
    try {
      this.options.check?.(value);
      this.adopt(value);
      this.save(value);
    } catch (error) {
      this.options.log.error('The new configuration is not valid; the previous one stays active', error);
    }
    this.firstAttempt.resolve();
  }

  private adopt(value: T): void {
    this.options.onChange?.(value);
    this.value = value;
    this.firstValue.resolve();
  }

  /** Saves in the background, one write at a time and only the newest value. */
  private save(value: T): void {
    this.saving = this.saving
      .then(() => (this.value === value ? this.options.lastKnownGood.write(value) : undefined))
      .catch((error: unknown) => this.options.log.error('Failed to store the last known good configuration', error));
  }

  /** Retries until there is a value, because this store may become available before the config database does. */
  private async startFromLastKnownGood(): Promise<void> {
    let isReported = false;
    while (this.value === undefined && !this.isStopping) {
      try {
        await this.adoptLastKnownGood();
        if (isReported) this.options.log.info('Read the last known good configuration again');
        return;
      } catch (error) {
        if (!isReported) this.options.log.error('Failed to read the last known good configuration', error);
        isReported = true;
        await this.pause(LAST_KNOWN_GOOD_RETRY_MS);
      }
    }
  }

  private async adoptLastKnownGood(): Promise<void> {
    const saved = await this.options.lastKnownGood.read();
    if (saved === null || this.value !== undefined || this.isStopping) return;
    const cause = describeCause(this.lastError ?? 'no response yet');
    this.options.log.warn('Started with the last known good configuration', cause);
    this.adopt(saved);
  }

  /** Logs only the first of consecutive errors. */
  protected reportError(error: unknown): void {
    if (this.isStopping) return;
    if (this.lastError === undefined) {
      this.options.log.warn('Failed to watch the configuration', describeCause(error));
    }
    this.lastError = error;
    this.firstAttempt.resolve();
  }

  protected get hasValue(): boolean {
    return this.value !== undefined;
  }

  protected get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  protected async settlesWithin(promise: Promise<void>, ms: number): Promise<boolean> {
    const settled = new AbortController();
    const deadline = wait(Math.max(ms, 0), false, { signal: settled.signal }).catch(() => false);
    const inTime = await Promise.race([promise.then(() => true), deadline]);
    settled.abort();
    return inTime;
  }

  protected async pause(ms: number): Promise<void> {
    const { signal } = this.stopping;
    await wait(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
