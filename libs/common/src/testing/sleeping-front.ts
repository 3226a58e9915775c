import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** A server that starts with the first connection. */
export interface StartedServer {
  /** Resolves to its port once it is ready. */
  start(): Promise<number>;
  stop(): Promise<unknown>;
}

/**
 * Stands in for a platform that scales to zero, such as Cloud Run: starts the server behind it with the first connection,
 * and holds connections until it is ready.
 */
export class SleepingFront {
  starts = 0;
  /** When the server was ready, in milliseconds of `performance.now()`. */
  readyMs = NaN;
  private running: Promise<number> | undefined;
  private readonly sockets = new Set<Socket>();
  private readonly front = createServer({ noDelay: true }, (client) => void this.connect(client));

  constructor(private readonly server: StartedServer) {}

  /** Resolves to its URL. */
  async open(): Promise<string> {
    await once(this.front.listen(0, LOOPBACK), 'listening');
    return `http://${LOOPBACK}:${(this.front.address() as AddressInfo).port}`;
  }

  /** Stops the server, as a platform does after a while without requests. */
  async sleep(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    if (!this.running) return;
    await this.running;
    this.running = undefined;
    await this.server.stop();
  }

  async close(): Promise<void> {
    const closed = once(this.front, 'close');
    this.front.close();
    await this.sleep();
    await closed;
  }

  private async connect(client: Socket): Promise<void> {
    this.sockets.add(client);
    client.on('error', () => undefined).on('close', () => this.sockets.delete(client));
    const server = connect({ port: await (this.running ??= this.start()), host: LOOPBACK, noDelay: true });
    server.on('error', () => undefined).on('close', () => client.destroy());
    client.on('close', () => server.destroy());
    client.pipe(server).pipe(client);
  }

  private async start(): Promise<number> {
    this.starts += 1;
    const port = await this.server.start();
    this.readyMs = performance.now();
    return port;
  }
}
