import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AskedOfVertex {
  path: string;
  headers: IncomingHttpHeaders;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into it
  body: any;
}

const TOKEN = 'the access token of the account';

/** Stands in for Vertex AI, and for the metadata server that issues access tokens. */
export class FakeVertex {
  readonly asked: AskedOfVertex[] = [];
  tokensIssued = 0;
  status = 200;
  body: object | string = {};
  /** It accepts requests and never responds. */
  isSlow = false;
  /** The metadata server has no token. */
  hasToken = true;

  private readonly server: Server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.once('end', () => {
      const path = request.url ?? '';
      if (path.startsWith('/computeMetadata/')) {
        const isGiven = this.hasToken && request.headers['metadata-flavor'] === 'Google';
        if (isGiven) this.tokensIssued += 1;
        const token = { access_token: TOKEN, expires_in: 3_599, token_type: 'Bearer' };
        return response.writeHead(isGiven ? 200 : 404).end(JSON.stringify(token));
      }
      this.asked.push({ path, headers: request.headers, body: JSON.parse(text) });
      if (this.isSlow) return;
      const isKnown = request.headers.authorization === `Bearer ${TOKEN}`;
      response.writeHead(isKnown ? this.status : 401, { 'content-type': 'application/json; charset=UTF-8' });
      return response.end(typeof this.body === 'string' ? this.body : JSON.stringify(this.body));
    });
  });

  /** @returns its host, with the port */
  async listen(): Promise<string> {
    await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening));
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Responds as the model does when it has written a text. */
  write(text: string | object, finishReason = 'STOP'): void {
    const written = typeof text === 'string' ? text : JSON.stringify(text);
    this.respond({
      candidates: [{ index: 0, content: { role: 'model', parts: [{ text: written }] }, finishReason }],
      modelVersion: 'gemini-2.5-flash',
      responseId: 'r1',
    });
  }

  respond(body: object | string, status = 200): void {
    const usageMetadata = { promptTokenCount: 1_500, candidatesTokenCount: 80, totalTokenCount: 1_580 };
    Object.assign(this, { status, body: typeof body === 'string' ? body : { ...body, usageMetadata } });
  }

  reset(): void {
    this.asked.splice(0);
    Object.assign(this, { status: 200, body: {}, isSlow: false, hasToken: true });
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
