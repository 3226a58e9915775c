import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

const HOST = '127.0.0.1';

/** Follows one connection and knows which bytes of the server must not get through when its answer is to be lost. */
export interface ResponseWatcher {
  /** Sees what the client sends. */
  sent(chunk: Buffer): void;
  /** Sees what the server sends. @returns whether this is the answer to something that has taken effect */
  answered(chunk: Buffer): boolean;
}

/** For any answer of a server. */
export const anyResponse = (): ResponseWatcher => ({ sent: () => undefined, answered: () => true });

/**
 * Stands between a client and a server and passes everything on, but for answers that it is told to cut: then the
 * server has done what it was asked, and the client is left with a broken connection.
 */
export class TcpProxy {
  /** How many answers were cut. */
  cuts = 0;
  private toCut = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly targetPort: () => number,
    private readonly watch: () => ResponseWatcher,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  /** @param targetPort asked for every connection: the server may move */
  static async open(targetPort: () => number, watch: () => ResponseWatcher = anyResponse): Promise<TcpProxy> {
    const server = createServer({ noDelay: true }).listen(0, HOST);
    await once(server, 'listening');
    return new TcpProxy(server, targetPort, watch);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The next so many answers are cut. */
  cut(answers: number): void {
    this.toCut = answers;
  }

  /** From now on nothing is cut. */
  heal(): void {
    this.toCut = 0;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(client: Socket): void {
    const server = connect({ host: HOST, port: this.targetPort(), noDelay: true });
    const watcher = this.watch();
    pass(client, server, (chunk) => {
      watcher.sent(chunk);
      return true;
    });
    pass(server, client, (chunk) => !watcher.answered(chunk) || !this.consumeCut());
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    }
  }

  private consumeCut(): boolean {
    if (this.toCut === 0) return false;
    this.toCut -= 1;
    this.cuts += 1;
    return true;
  }
}

/** Writes what comes from one socket to the other, until `mayPass` refuses a chunk: then both are gone. */
function pass(from: Socket, to: Socket, mayPass: (chunk: Buffer) => boolean): void {
  from.on('data', (chunk) => {
    if (!mayPass(chunk)) {
      to.resetAndDestroy();
      from.destroy();
    } else if (!to.write(chunk)) {
      from.pause();
    }
  });
  to.on('drain', () => from.resume());
  // Whatever ended it: the other side learns that it is over, after what was sent before.
  from.once('close', () => to.destroySoon());
  // An error is followed by 'close', which is all that there is to tell.
  from.on('error', () => undefined);
}
