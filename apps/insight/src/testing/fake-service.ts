import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { QueriedRows } from '@app/internal-protocol';

/** Stands in for the service of a partner. */
export class FakeService {
  readonly asked: { path: string; body: string }[] = [];
  rows: QueriedRows = { rows: [], as_of: '2026-03-18T02:30:00.000Z', truncated: false };
  /** Where the response depends on the request. */
  rowsOf: (body: string) => QueriedRows = () => this.rows;
  /** Responses to requests of signals, by their path. */
  signalsOf: (path: string) => QueriedRows = () => this.rows;
  /** Responses to requests of training rows, by their path. */
  trainingOf: (path: string) => object = () => this.rows;
  /** Responses to requests of decisions, by their path. */
  decisionsOf: (path: string) => object = () => this.rows;
  offers: string[] = [];
  /** It accepts requests and never responds. */
  isFrozen = false;

  private readonly server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.once('end', () => {
      this.asked.push({ path: request.url ?? '', body });
      if (this.isFrozen) return;
      const found = this.find(request.url ?? '', body);
      response.setHeader('content-type', 'application/json').end(JSON.stringify(found));
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private find(path: string, body: string): object {
    if (path.endsWith('/offers')) return { offers: this.offers };
    if (path.includes('/decisions')) return this.decisionsOf(path);
    if (path.includes('/training-rows')) return this.trainingOf(path);
    return path.includes('/signals') ? this.signalsOf(path) : this.rowsOf(body);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
