import { readFile } from 'node:fs/promises';
import { signedHeaders } from '@app/common/identity/call-service';
import { type DevPlatform } from '../../../tools/harness/dev-platform';
import { type AppName, bodiesOf, type Document, exampleOf, filledPath, type Operation, readDocument } from './document';

export interface AppResponse {
  status: number;
  headers: Headers;
  text: string;
}

/** One of the platform's apps, as its document describes it. */
export class RunningApp {
  readonly document: Document;
  private readonly audience: string;

  private constructor(
    readonly name: AppName,
    readonly url: string,
    private readonly adminKey: string,
    private readonly internalKey: string,
  ) {
    this.document = readDocument(name);
    this.audience = name === 'partner-service' ? 'involve_asia' : name;
  }

  static async of(name: AppName, platform: DevPlatform): Promise<RunningApp> {
    const { gateway, admin, insight } = platform;
    const url = name === 'partner-service' ? await urlOfService(platform) : { gateway, admin, insight }[name];
    const pid = await platform.processOnPort(Number(new URL(url).port));
    const environment = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0');
    const internalKey = environment.find((line) => line.startsWith('INTERNAL_KEY='))?.slice('INTERNAL_KEY='.length);
    return new RunningApp(name, url, platform.adminKey, internalKey ?? '');
  }

  /** Sends a request with the credentials that the operation requires. */
  async send(
    operation: Operation,
    path: string,
    options: { type?: string; body?: unknown } = {},
  ): Promise<AppResponse> {
    const { type = 'application/json', body } = options;
    const text = body === undefined ? undefined : encode(type, body);
    const isInternal = operation.security?.some((scheme) => 'service' in scheme) ?? false;
    const call = { sender: 'admin', actor: { role: 'admin', name: 'key:test' }, key: this.internalKey, path };
    const signed = { ...call, audience: this.audience, method: operation.method as 'GET' };
    const response = await fetch(this.url + path, {
      method: operation.method,
      headers: {
        accept: 'application/json',
        'x-api-key': this.adminKey,
        ...(text === undefined ? {} : { 'content-type': type }),
        ...(isInternal ? signedHeaders(signed, text === undefined ? undefined : Buffer.from(text)) : {}),
      },
      body: text ?? null,
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  private withKey(body: unknown): unknown {
    return JSON.parse(JSON.stringify(body).replace(KEY_IN_EXAMPLES, JSON.stringify(this.adminKey)));
  }

  /** Sends what the document shows as examples, one request for each body. @param values of the path, where it has none */
  async sendExamples(operation: Operation, values: Record<string, string> = {}): Promise<AppResponse[]> {
    const path = filledPath(operation, values) + queryOf(operation);
    const bodies = bodiesOf(operation).map(({ type, body }) => ({ type, body: this.withKey(body) }));
    if (bodies.length === 0) return [await this.send(operation, path)];
    const responses: AppResponse[] = [];
    for (const body of bodies) responses.push(await this.send(operation, path, body));
    return responses;
  }
}

/** What stands for an API key in examples. */
const KEY_IN_EXAMPLES = '"pbk_…"';

/** Each parameter of the query that has an example; those with an effect, such as `?confirm=`, are left out. */
function queryOf({ method, path, parameters }: Operation): string {
  const isWrite = method !== 'GET' && !path.startsWith('/postback') && !path.startsWith('/partner/');
  const shown = parameters.filter((one) => one.in === 'query' && exampleOf(one) !== undefined && !isWrite);
  const query = new URLSearchParams(shown.map((one): [string, string] => [one.name, String(exampleOf(one))]));
  return shown.length === 0 ? '' : `?${query.toString()}`;
}

function encode(type: string, body: unknown): string {
  if (type === 'application/json') return JSON.stringify(body);
  return new URLSearchParams(body as Record<string, string>).toString();
}

/** Partners' services have ports in the order of their start. */
async function urlOfService(platform: DevPlatform): Promise<string> {
  for (let place = 0; place < 4; place += 1) {
    const url = `http://127.0.0.1:${platform.partnerPort(place)}`;
    const response = await fetch(`${url}/info`).catch(() => undefined);
    if (response?.ok && ((await response.json()) as { partner: string }).partner === 'involve_asia') return url;
  }
  throw new Error('The service of involve_asia was not found');
}
