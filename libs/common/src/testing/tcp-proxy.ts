import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands before a server so that a test can cut it off or make it go silent. */
export class TcpProxy {
  private server: Server | undefined;
  private port = 0;
  private isSilent = false;
  private readonly sockets = new Set<Socket>();

  constructor(
    private readonly targetHost: string,
    private readonly targetPort: number,
  ) {}

  /** The same URL through the proxy. */
  static before(url: string): { proxy: TcpProxy; urlThrough: () => string } {
    const target = new URL(url);
    const proxy = new TcpProxy(target.hostname || '127.0.0.1', Number(target.port || 5432));
    const urlThrough = (): string => {
      const through = new URL(url);
      through.hostname = '127.0.0.1';
      through.port = String(proxy.port);
      return through.href;
    };
    return { proxy, urlThrough };
  }

  /** Listens, on the port that it had before if any. */
  async open(): Promise<void> {
    this.isSilent = false;
    this.server = createServer({ noDelay: true }, (socket) => this.forward(socket));
    const listening = Promise.withResolvers<void>();
    this.server.listen(this.port, '127.0.0.1', listening.resolve);
    await listening.promise;
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Ends every connection and refuses new ones. */
  async close(): Promise<void> {
    const closed = Promise.withResolvers<void>();
    this.server?.close(() => closed.resolve());
    for (const socket of this.sockets) socket.destroy();
    await closed.promise;
  }

  /** Keeps connections open, takes new ones, and passes nothing on. */
  silence(): void {
    this.isSilent = true;
  }

  private forward(inner: Socket): void {
    const outer = connect({ port: this.targetPort, host: this.targetHost, noDelay: true });
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (bytes) => {
        if (!this.isSilent) to.write(bytes);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        if (!this.isSilent) to.destroy();
      });
    }
  }
}
