import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

const SIGN_IN_PAGE = 'Sign in to go on';

/** What becomes of requests on the way from edge to gateway, and of the answers. */
export type Behaviour =
  | 'open'
  /** Requests arrive; their answers are lost. */
  | 'answers are lost'
  /** Something in between answers 530, as Cloudflare does for a tunnel without its other end. */
  | 'tunnel is down'
  /** Something in between answers 200 with a page of its own, as a sign-in before the tunnel does. */
  | 'sign-in';

const IN_BETWEEN: Partial<Record<Behaviour, string>> = {
  'tunnel is down': `HTTP/1.1 530 \r\ncontent-type: text/html\r\ncontent-length: 4\r\n\r\n1033`,
  'sign-in': `HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: ${SIGN_IN_PAGE.length}\r\n\r\n${SIGN_IN_PAGE}`,
};

/** The way from the edge to the gateway, which a test can take away, cut in half and give back. */
export class OriginProxy {
  behaviour: Behaviour = 'open';
  private server: Server | undefined;
  private port = 0;
  private lastPassed = '';
  private readonly sockets = new Set<Socket>();

  constructor(private readonly targetPort: number) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The last packet that went to the gateway. */
  passed(): string {
    return this.lastPassed;
  }

  /** Listens, on the port that it had before if any. */
  async open(behaviour: Behaviour = 'open'): Promise<void> {
    this.behaviour = behaviour;
    if (this.server?.listening) return;
    this.server = createServer((socket) => this.join(socket));
    await new Promise<void>((resolve) => this.server!.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Ends every connection and refuses new ones. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server!.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private join(caller: Socket): void {
    const gateway = connect(this.targetPort, '127.0.0.1');
    caller.on('data', (bytes) => {
      this.lastPassed = bytes.toString('latin1');
      const answer = IN_BETWEEN[this.behaviour];
      if (answer === undefined) gateway.write(bytes);
      else caller.write(answer);
    });
    gateway.on('data', (bytes) => {
      if (this.behaviour === 'open') caller.write(bytes);
    });
    this.endTogether(caller, gateway);
    this.endTogether(gateway, caller);
  }

  private endTogether(one: Socket, other: Socket): void {
    this.sockets.add(one);
    one.on('error', () => other.destroy());
    one.on('close', () => {
      this.sockets.delete(one);
      other.destroy();
    });
  }
}
