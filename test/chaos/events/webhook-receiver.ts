import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { CleanUp } from '../../../tools/cli/clean-up';

/** How an event arrived. */
export interface Received {
  deliveryIds: Set<string>;
  times: number;
}

/** A destination of events, which records how each arrived, and refuses everything for a while. */
export class WebhookReceiver {
  /** By the number of the event. */
  readonly received = new Map<number, Received>();
  private isRefusing = false;

  private constructor(private readonly server: Server) {}

  static async start(cleanUp: CleanUp): Promise<WebhookReceiver> {
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () =>
        response.writeHead(receiver.receive(request.headers['webhook-id'] as string, body)).end(),
      );
    });
    const receiver = new WebhookReceiver(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanUp.defer(async () => server.close().closeAllConnections());
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/events`;
  }

  async refuseFor(lengthMs: number): Promise<void> {
    this.isRefusing = true;
    await wait(lengthMs);
    this.isRefusing = false;
  }

  private receive(deliveryId: string, body: string): number {
    if (this.isRefusing) return 503;
    const { data } = JSON.parse(body) as { data: { properties: { number: number } } };
    const { number } = data.properties;
    const received = this.received.get(number) ?? { deliveryIds: new Set(), times: 0 };
    received.deliveryIds.add(deliveryId);
    this.received.set(number, { ...received, times: received.times + 1 });
    return 200;
  }
}
