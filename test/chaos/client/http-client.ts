import { Agent, request } from 'node:http';
import type { Postback } from './compose-postback';

/** Longer than the platform may take for an answer, whatever is going on in it. */
const TIMEOUT_MS = 25_000;
const HOST = '127.0.0.1';

export interface ClientResponse {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Sends requests to one port, on connections that it keeps. */
export class HttpClient {
  private readonly agent: Agent;

  constructor(
    private readonly port: number,
    connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /**
   * @param hangUpAfterMs hang up by then, as a network does that has lost its patience
   * @throws Error when there is no whole answer; whether anything became of the request is not known then
   */
  send({ method, target, contentType, body }: Postback, hangUpAfterMs = TIMEOUT_MS): Promise<ClientResponse> {
    const { promise, resolve, reject } = Promise.withResolvers<ClientResponse>();
    const headers: Record<string, string> = { 'user-agent': 'a network' };
    if (contentType !== undefined) headers['content-type'] = contentType;
    if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body));
    const sent = request({ host: HOST, port: this.port, agent: this.agent, method, path: target, headers });
    const hangUp = setTimeout(() => sent.destroy(new HangUp()), hangUpAfterMs);
    sent.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.once('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
      response.once('error', reject);
    });
    sent.once('error', reject);
    sent.end(body);
    return promise.finally(() => clearTimeout(hangUp));
  }

  close(): void {
    this.agent.destroy();
  }
}

class HangUp extends Error {
  readonly code = 'HANG_UP';
}
