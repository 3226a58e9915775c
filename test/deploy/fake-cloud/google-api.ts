import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type ApiResponse, errorResponse, failed } from './api-response';
import { type ApiCall, type Route, ROUTES } from './api-routes';
import type { FakeCloud } from './fake-cloud';
import { RunApi } from './run-api';

/** Items of a page. Google's are larger, so that a client that reads only the first would pass unnoticed. */
const PAGE_SIZE = 3;

/** Google's APIs, from the resources of a fake cloud. The first part of a path is the name of the host. */
export class GoogleApi {
  private readonly run: RunApi;

  constructor(private readonly cloud: FakeCloud) {
    this.run = new RunApi(cloud);
  }

  async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, 'http://localhost');
    const body = JSON.parse((await text(request)) || '{}') as Record<string, unknown>;
    const isKnown = request.headers.authorization === `Bearer ${this.cloud.accessToken}`;
    const [status, sent] = isKnown
      ? await this.perform(`${request.method} ${decodeURIComponent(pathname)}`, searchParams, body)
      : errorResponse(401, 'UNAUTHENTICATED', 'Invalid authentication credentials');
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(sent));
  }

  private async perform(line: string, query: URLSearchParams, body: ApiCall['body']): Promise<ApiResponse> {
    const route = ROUTES.find(({ pattern }) => pattern.test(line));
    if (!route) return (await this.run.perform(line, body)) ?? errorResponse(404, 'NOT_FOUND', `No ${line}`);
    const [, ...parts] = route.pattern.exec(line)!;
    const call = { parts, query, body };
    const answered = await this.cloud.answer({ args: route.args(call), stdin: route.stdin?.(call) ?? '', files: {} });
    return answered.exitCode === 0 ? shown(route, answered.out, query) : failed(answered.error);
  }
}

function shown({ respond, items, isWhole }: Route, output: string, query: URLSearchParams): ApiResponse {
  if (respond) return [200, respond(output)];
  const result = JSON.parse(output) as object | null;
  return [
    200,
    items === undefined ? (result ?? {}) : pageOf(result as unknown[], items, isWhole ? Infinity : PAGE_SIZE, query),
  ];
}

function pageOf(all: unknown[], field: string, size: number, query: URLSearchParams): object {
  const start = Number(query.get('pageToken') ?? query.get('continue') ?? 0);
  const end = start + size;
  const next = end < all.length ? String(end) : '';
  // An empty list is left out, as in every JSON of Google's.
  const items = all.length === 0 ? {} : { [field]: all.slice(start, end) };
  return field === 'items' ? { ...items, metadata: { continue: next } } : { ...items, nextPageToken: next };
}
