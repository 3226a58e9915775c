import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** Follows one connection to find the responses that are worth losing. */
export interface ResponseWatcher {
  /** Sees what the client sends. */
  sent(chunk: Buffer): void;
  /** Sees what the server sends. @returns whether this is the response to something that has taken effect */
  answered(chunk: Buffer): boolean;
}

const anyResponse = (): ResponseWatcher => ({ sent: () => undefined, answered: () => true });

/** Stands between a client and a server, to close connections, to let them hang, or to lose responses. */
export class TcpProxy {
  /** Number of responses that were cut so far. */
  cuts = 0;
  private pendingCuts = 0;
  private isStalled = false;
  private server: Server | undefined;
  private listeningPort = 0;
  private readonly sockets = new Set<Socket>();

  /** @param targetPort called for every connection, since the server may move */
  constructor(
    private readonly targetPort: () => number,
    private readonly targetHost = LOOPBACK,
    private readonly watch: () => ResponseWatcher = anyResponse,
  ) {}

  /** A proxy before the server of a URL, and that URL through the proxy. */
  static before(url: string): { proxy: TcpProxy; urlThrough: () => string } {
    const { hostname, port } = new URL(url);
    const proxy = new TcpProxy(() => Number(port || 5432), hostname || LOOPBACK);
    const urlThrough = (): string => proxy.through(url);
    return { proxy, urlThrough };
  }

  get port(): number {
    return this.listeningPort;
  }

  /** @returns the URL of the server, with the address of this proxy instead of the server's */
  through(url: string): string {
    return Object.assign(new URL(url), { hostname: LOOPBACK, port: String(this.port) }).href;
  }

  /** Listens, on the same port as before if there was one. */
  async open(): Promise<void> {
    this.isStalled = false;
    this.server = createServer({ noDelay: true }, (client) => this.connect(client)).listen(this.port, LOOPBACK);
    await once(this.server, 'listening');
    this.listeningPort = (this.server.address() as AddressInfo).port;
  }

  /** Ends every connection and refuses new ones. */
  async close(): Promise<void> {
    const closed = Promise.withResolvers<void>();
    this.server?.close(() => closed.resolve());
    for (const socket of this.sockets) socket.destroy();
    await closed.promise;
  }

  /** Keeps connections open and accepts new ones, but passes nothing on. */
  stall(): void {
    this.isStalled = true;
  }

  /** Resets the connection instead of passing on each of the next `responses`: the client never learns the outcome. */
  cut(responses: number): void {
    this.pendingCuts = responses;
  }

  stopCutting(): void {
    this.pendingCuts = 0;
  }

  private connect(client: Socket): void {
    const server = connect({ port: this.targetPort(), host: this.targetHost, noDelay: true });
    const watcher = this.watch();
    this.pipe(client, server, (chunk) => {
      watcher.sent(chunk);
      return true;
    });
    this.pipe(server, client, (chunk) => !watcher.answered(chunk) || !this.consumeCut());
  }

  /** Writes what one socket receives to the other; resets both when `mayPass` refuses a chunk. */
  private pipe(from: Socket, to: Socket, mayPass: (chunk: Buffer) => boolean): void {
    this.sockets.add(from);
    from.on('data', (chunk) => {
      if (this.isStalled) return;
      if (!mayPass(chunk)) {
        to.resetAndDestroy();
        from.destroy();
      } else if (!to.write(chunk)) {
        from.pause();
      }
    });
    to.on('drain', () => from.resume());
    // 'close' follows every error.
    from.on('error', () => undefined);
    from.once('close', () => {
      this.sockets.delete(from);
      if (!this.isStalled) to.destroySoon();
    });
  }

  private consumeCut(): boolean {
    if (this.pendingCuts === 0) return false;
    this.pendingCuts -= 1;
    this.cuts += 1;
    return true;
  }
}
