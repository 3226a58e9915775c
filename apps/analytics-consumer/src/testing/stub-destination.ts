import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface Received {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Respond = (request: Received) => { status: number; body?: string; headers?: Record<string, string> };

/** A destination that speaks its protocol as far as a test needs it. */
export class StubDestination {
  readonly received: Received[] = [];
  private server: Server | undefined;

  async start(respond: Respond): Promise<string> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
        const received = {
          method: request.method!,
          url: request.url!,
          headers: request.headers,
          body: body.toString(),
        };
        this.received.push(received);
        const { status, body: text = '', headers = {} } = respond(received);
        response.writeHead(status, headers).end(text);
      });
    }).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    this.server?.close();
  }
}
