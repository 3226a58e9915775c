import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { QueriedRows } from '@app/internal-protocol';

/** Stands in for the service of a partner. */
export class FakeService {
  readonly asked: { path: string; body: string }[] = [];
  rows: QueriedRows = { rows: [], as_of: '2026-03-18T02:30:00.000Z', truncated: false };
  /** Where the response depends on the request. */
  rowsOf: (body: string) => QueriedRows = () => this.rows;
  offers: string[] = [];
  /** It accepts requests and never responds. */
  isFrozen = false;

  private readonly server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.once('end', () => {
      this.asked.push({ path: request.url ?? '', body });
      if (this.isFrozen) return;
      const found = request.url?.endsWith('/offers') ? { offers: this.offers } : this.rowsOf(body);
      response.setHeader('content-type', 'application/json').end(JSON.stringify(found));
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
