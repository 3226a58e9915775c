import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** An address whose connections go to whichever port is set at the moment. */
export class TrafficProxy {
  /** Undefined: connections are closed at once. */
  targetPort: number | undefined;
  private readonly open = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.pass(socket));
  }

  static async open(): Promise<TrafficProxy> {
    const door = new TrafficProxy(createServer());
    door.server.listen(0, '127.0.0.1');
    await once(door.server, 'listening');
    return door;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    for (const socket of this.open) socket.destroy();
  }

  private pass(caller: Socket): void {
    if (this.targetPort === undefined) return void caller.destroy();
    const process = connect(this.targetPort, '127.0.0.1');
    for (const [one, other] of [
      [caller, process],
      [process, caller],
    ] as const) {
      this.open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.once('close', () => {
        this.open.delete(one);
        other.destroy();
      });
    }
  }
}
