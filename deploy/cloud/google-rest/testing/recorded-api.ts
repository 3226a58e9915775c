import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that Google's APIs got. */
export interface RecordedRequest {
  /** Such as `GET iam.googleapis.com/v1/projects/p?a=b`. */
  line: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

interface ApiResponse {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Google's APIs at an address of this machine: records requests, and responds as a test wants. */
export class RecordedApi {
  readonly requests: RecordedRequest[] = [];
  respond: (request: RecordedRequest) => ApiResponse = () => ({});
  private readonly server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      const recorded = { line: `${request.method} ${request.url!.slice(1)}`, headers: request.headers, body };
      this.requests.push(recorded);
      const { status = 200, headers = {}, body: sent = {} } = this.respond(recorded);
      response.writeHead(status, headers).end(typeof sent === 'string' ? sent : JSON.stringify(sent));
    });
  });

  async open(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  get lines(): string[] {
    return this.requests.map(({ line }) => line);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** The body of an error as Google's APIs send it. */
export function errorBody(code: number, status: string, message: string, reason?: string): object {
  return { error: { code, status, message, ...(reason !== undefined && { details: [{ reason }] }) } };
}
