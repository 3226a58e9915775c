import { setTimeout as wait } from 'node:timers/promises';
import { type Log, messageForLog } from '@app/common';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { pause } from '../pause';

const CONNECT_TIMEOUT_MS = 5_000;
const CLOSE_TIMEOUT_MS = 2_000;
const HEARTBEAT_SECONDS = 15;
const BACKOFF_MS = { min: 200, max: 10_000 };

/** What runs on a connection until `ended` is aborted: then its channels are gone. */
export type Session = (connection: ChannelModel, ended: AbortSignal) => Promise<void>;

/**
 * Keeps a session on the broker: connects, runs it, and connects again with growing pauses after either has failed.
 * Small messages that are confirmed would wait 40 ms each without `noDelay`.
 */
export class BrokerConnection {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  constructor(
    private readonly url: string,
    private readonly name: string,
    private readonly session: Session,
    private readonly log: Log,
  ) {
    this.running = this.run();
  }

  /** Resolves after the session has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let backoffMs = BACKOFF_MS.min;
    while (!signal.aborted) {
      try {
        await this.runOnce(() => (backoffMs = BACKOFF_MS.min));
      } catch (error) {
        this.log.warn('The broker is unavailable', { cause: messageForLog(error), retry_in_ms: backoffMs });
      }
      await pause(backoffMs, signal);
      backoffMs = Math.min(BACKOFF_MS.max, backoffMs * 2);
    }
  }

  private async runOnce(onConnected: () => void): Promise<void> {
    const url = new URL(this.url);
    if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
    const connection = await connect(url.href, {
      noDelay: true,
      timeout: CONNECT_TIMEOUT_MS,
      clientProperties: { connection_name: this.name },
    });
    const ended = new AbortController();
    const end = (): void => ended.abort();
    connection.on('error', end);
    connection.on('close', end);
    this.stopping.signal.addEventListener('abort', end, { once: true });
    try {
      onConnected();
      // It may have been stopped while it connected.
      if (!this.stopping.signal.aborted) await this.session(connection, ended.signal);
    } finally {
      this.stopping.signal.removeEventListener('abort', end);
      await close(connection);
    }
  }
}

/** A broken connection is closed already, and a broker that hangs does not respond. */
async function close(connection: ChannelModel): Promise<void> {
  const closed = connection.close().catch(() => undefined);
  await Promise.race([closed, wait(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
}

/** A channel whose errors end the session by `onClosed`, instead of the process. */
export async function openChannel(
  connection: ChannelModel,
  onClosed: (error?: Error) => void,
): Promise<ConfirmChannel> {
  const channel = await connection.createConfirmChannel();
  channel.on('error', onClosed);
  channel.on('close', () => onClosed());
  return channel;
}
