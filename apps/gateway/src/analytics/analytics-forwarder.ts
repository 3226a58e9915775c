import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import {
  ClientDisconnectedError,
  clientAddress,
  Log,
  problems,
  readBody,
  sendResponse,
  toProblem,
  toProblemResponse,
} from '@app/common';
import { segmentRouteOf, settingsKeyOf } from '@app/events/segment-paths';
import { GatewayEnvironment } from '../gateway.env';
import { RouteTableService } from '../routing/route-table.service';
import { requestHeadersToForward } from '../upstream/forwarded-headers';
import { UpstreamClient } from '../upstream/upstream-client';

const PREFIX = '/api/v1/analytics/';
const SCRIPT_PATH = '/analytics.js';
/** The largest batch of events. */
const MAX_BODY_BYTES = 1024 * 1024;
const TIMEOUT_MS = 8_000;
const FORWARDED_FOR = 'x-forwarded-for';
const FORWARDED_HOST = 'x-forwarded-host';
const OWN_HEADERS: ReadonlySet<string> = new Set([FORWARDED_FOR, FORWARDED_HOST]);

/** Forwards events to the collector, under the public address that pages and partners know. */
@Injectable()
export class AnalyticsForwarder {
  private readonly ownPaths: ReadonlySet<string>;
  private readonly ownPrefixes: readonly string[];

  constructor(
    private readonly client: UpstreamClient,
    private readonly routes: RouteTableService,
    private readonly environment: GatewayEnvironment,
    private readonly log: Log,
  ) {
    const { ANALYTICS_SCRIPT_PATH, ANALYTICS_COLLECT_PATH } = environment;
    this.ownPaths = new Set([SCRIPT_PATH, ANALYTICS_SCRIPT_PATH].filter((path) => path !== ''));
    this.ownPrefixes = [ANALYTICS_COLLECT_PATH].filter((prefix) => prefix !== '');
  }

  /**
   * Whether a request is for the collector. No endpoint of a partner begins as its own paths do; where one has the path of
   * Segment's API, it is the partner's.
   */
  handles(url: string): boolean {
    if (this.environment.ANALYTICS_URL === '') return false;
    if (url.startsWith(PREFIX)) return true;
    const path = url.split('?', 1)[0]!;
    const isPublic = this.ownPaths.has(path) || this.ownPrefixes.some((prefix) => path.startsWith(prefix));
    if (isPublic) return true;
    const isOfSegment = segmentRouteOf(path) !== undefined || settingsKeyOf(path) !== undefined;
    return isOfSegment && !this.routes.current().byEndpoint.has(path.slice(1));
  }

  /** Sends a response to every request; never throws. */
  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readBody(message, MAX_BODY_BYTES);
      const result = await this.client.request({
        origin: this.environment.ANALYTICS_URL,
        target: message.url!,
        method: message.method!,
        headers: this.headersOf(message),
        body: body.length > 0 ? body : null,
        timeoutMs: TIMEOUT_MS,
        // An event without an id that arrives twice would count twice.
        retryOnReset: false,
      });
      if (result.kind === 'failure') throw problems.unavailable('Events cannot be stored at the moment.', result.cause);
      sendResponse(response, result, message.method === 'HEAD');
    } catch (error) {
      if (error instanceof ClientDisconnectedError) return;
      const problem = toProblem(error);
      if (problem.status >= 500) this.log.error('Failed to forward events', error);
      sendResponse(response, toProblemResponse(problem), message.method === 'HEAD');
    }
  }

  /** The collector trusts this one proxy: what a client claims of its address, or of the public host, is dropped. */
  private headersOf(message: IncomingMessage): string[] {
    const own = message.rawHeaders.flatMap((value, index, all) =>
      index % 2 === 0 && !OWN_HEADERS.has(value.toLowerCase()) ? [value, all[index + 1]!] : [],
    );
    const host = message.headers.host ?? '';
    const address = clientAddress(message, this.environment.TRUSTED_PROXY_HOPS);
    return [...requestHeadersToForward(own), FORWARDED_FOR, address, FORWARDED_HOST, host];
  }
}
