import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

const SIGN_IN_PAGE = 'Sign in to continue';

/** What happens to requests on the way from edge to gateway, and to the responses. */
export type Behaviour =
  | 'open'
  /** Requests arrive; their responses are lost. */
  | 'responses are lost'
  /** Something in between answers 530, as Cloudflare does for a tunnel that is down. */
  | 'tunnel is down'
  /** Something in between answers 200 with its own page, such as a sign-in. */
  | 'sign-in';

const IN_BETWEEN: Partial<Record<Behaviour, string>> = {
  'tunnel is down': `HTTP/1.1 530 \r\ncontent-type: text/html\r\ncontent-length: 4\r\n\r\n1033`,
  'sign-in': `HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: ${SIGN_IN_PAGE.length}\r\n\r\n${SIGN_IN_PAGE}`,
};

/** A proxy between the edge and the gateway, which a test can close, or make lose responses. */
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

  /** Listens, on the same port as before if it had one. */
  async open(behaviour: Behaviour = 'open'): Promise<void> {
    this.behaviour = behaviour;
    if (this.server?.listening) return;
    this.server = createServer((socket) => this.pipe(socket));
    await new Promise<void>((resolve) => this.server!.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Closes every connection and refuses new ones. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server!.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private pipe(client: Socket): void {
    const gateway = connect(this.targetPort, '127.0.0.1');
    client.on('data', (bytes) => {
      this.lastPassed = bytes.toString('latin1');
      const response = IN_BETWEEN[this.behaviour];
      if (response === undefined) gateway.write(bytes);
      else client.write(response);
    });
    gateway.on('data', (bytes) => {
      if (this.behaviour === 'open') client.write(bytes);
    });
    this.closeTogether(client, gateway);
    this.closeTogether(gateway, client);
  }

  private closeTogether(one: Socket, other: Socket): void {
    this.sockets.add(one);
    one.on('error', () => other.destroy());
    one.on('close', () => {
      this.sockets.delete(one);
      other.destroy();
    });
  }
}
