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
import { GatewayEnvironment } from '../gateway.env';
import { requestHeadersToForward } from '../upstream/forwarded-headers';
import { UpstreamClient } from '../upstream/upstream-client';

const PREFIX = '/api/v1/analytics/';
/** The largest batch of events. */
const MAX_BODY_BYTES = 1024 * 1024;
const TIMEOUT_MS = 8_000;
const FORWARDED_FOR = 'x-forwarded-for';

/** Forwards events to the collector, under the public address that pages and partners know. */
@Injectable()
export class AnalyticsForwarder {
  constructor(
    private readonly client: UpstreamClient,
    private readonly environment: GatewayEnvironment,
    private readonly log: Log,
  ) {}

  /** Whether a request is for the collector. No endpoint of a partner begins so. */
  handles(url: string): boolean {
    return url.startsWith(PREFIX) && this.environment.ANALYTICS_URL !== '';
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

  /** The collector trusts this one proxy: what a client claims of its address is dropped. */
  private headersOf(message: IncomingMessage): string[] {
    const own = message.rawHeaders.flatMap((value, index, all) =>
      index % 2 === 0 && value.toLowerCase() !== FORWARDED_FOR ? [value, all[index + 1]!] : [],
    );
    const address = clientAddress(message, this.environment.TRUSTED_PROXY_HOPS);
    return [...requestHeadersToForward(own), FORWARDED_FOR, address];
  }
}
