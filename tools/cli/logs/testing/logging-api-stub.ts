import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { evaluateFilter, type RestEntry } from './evaluate-filter';

/** The body of an `entries.list`. */
export interface ListRequest {
  resourceNames: string[];
  filter: string;
  orderBy: string;
  pageSize: number;
  pageToken?: string;
}

/**
 * Cloud Logging's `entries.list` over REST, with entries of ours
 * (https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list).
 */
export class LoggingApiStub implements AsyncDisposable {
  readonly entries: RestEntry[] = [];
  readonly requests: (ListRequest & { authorization: string })[] = [];
  /** Answers so with the next requests, in place of entries. */
  readonly faults: { status: number; message: string }[] = [];
  private readonly server = createServer((request, response) => void this.answer(request, response));

  static async start(): Promise<LoggingApiStub> {
    const stub = new LoggingApiStub();
    stub.server.listen(0, '127.0.0.1');
    await once(stub.server, 'listening');
    return stub;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse(await text(request)) as ListRequest;
    this.requests.push({ ...body, authorization: request.headers.authorization ?? '' });
    const fault = this.faults.shift();
    const { status, content } = fault ? refusal(fault) : this.list(request, body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
  }

  private list(request: IncomingMessage, { filter, orderBy, pageSize, pageToken }: ListRequest) {
    if (request.method !== 'POST' || !request.url?.startsWith('/v2/entries:list')) {
      return refusal({ status: 404, message: 'No such method' });
    }
    const direction = orderBy === 'timestamp desc' ? -1 : 1;
    const found = this.entries
      .filter((entry) => evaluateFilter(filter, entry))
      .toSorted((one, other) => direction * (timeOf(one) - timeOf(other)));
    const from = Number(pageToken ?? 0);
    const next = from + pageSize;
    return {
      status: 200,
      content: {
        entries: found.slice(from, next),
        ...(next < found.length && { nextPageToken: String(next) }),
      },
    };
  }
}

function timeOf({ timestamp }: RestEntry): number {
  return Date.parse(String(timestamp));
}

function refusal({ status, message }: { status: number; message: string }) {
  const name = status === 403 ? 'PERMISSION_DENIED' : status === 429 ? 'RESOURCE_EXHAUSTED' : 'INVALID_ARGUMENT';
  return { status, content: { error: { code: status, message, status: name } } };
}

/** A service account's key file, made up; with one the library signs its own tokens and asks nobody. */
export async function writeCredentials(path: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const account = {
    type: 'service_account',
    project_id: 'of-the-key',
    private_key_id: '1',
    private_key: key,
    client_email: 'reader@of-the-key.iam.gserviceaccount.com',
    client_id: '1',
  };
  await writeFile(path, JSON.stringify(account), { mode: 0o600 });
}
