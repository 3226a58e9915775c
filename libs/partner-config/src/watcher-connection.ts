import { Socket } from 'node:net';
import { Client } from 'pg';

const CONNECT_TIMEOUT_MS = 5_000;
/** Longer than any load. A dead connection is noticed when the next poll exceeds it. */
const QUERY_TIMEOUT_MS = 3_000;
const KEEP_ALIVE_AFTER_MS = 10_000;

/** A connection to the config database. It owns its socket, so that even a dead connection can be closed. */
export class WatcherConnection implements Disposable {
  readonly client: Client;
  private readonly socket = new Socket();
  private isNotified = false;
  private error: Error | undefined;
  private wake: () => void = () => undefined;

  constructor(
    connectionString: string,
    applicationName: string,
    private readonly stopping: AbortSignal,
  ) {
    this.client = new Client({
      connectionString,
      application_name: applicationName,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
      stream: () => this.socket,
    });
    this.client.on('notification', () => this.notify());
    this.client.on('error', (error) => this.fail(error));
    this.client.on('end', () => this.fail(new Error('The database closed the connection')));
    stopping.addEventListener('abort', this.close);
  }

  async listen(): Promise<void> {
    await this.client.connect();
    await this.client.query('LISTEN config_changed');
  }

  /**
   * Resolves at the next notification, at once if one arrived since the last call, or after `pollMs`.
   *
   * @throws Error when the connection is lost
   */
  async nextNotification(pollMs: number): Promise<void> {
    if (!this.isNotified && !this.error) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    if (this.error) throw this.error;
    this.isNotified = false;
  }

  /** Takes leave of the server before the socket is closed. */
  [Symbol.dispose](): void {
    this.stopping.removeEventListener('abort', this.close);
    void this.client.end().catch(() => undefined);
    this.socket.destroySoon();
  }

  private readonly close = (): void => {
    this.socket.destroy();
  };

  private notify(): void {
    this.isNotified = true;
    this.wake();
  }

  private fail(error: Error): void {
    this.error ??= error;
    this.wake();
  }
}
