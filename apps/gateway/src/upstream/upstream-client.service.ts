import { allowedConnector } from '@app/common/security/allowed-connector';
import { HostAllowlist, OutgoingIdentity } from '@app/common';
import { ID_TOKEN_HEADER } from '@app/common/identity/id-tokens';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, type Dispatcher } from 'undici';
import { GatewayEnvironment } from '../gateway.env';
import { responseHeadersToForward } from './forwarded-headers';
import { type DeliveryResult, isFrontEndRefusal, type UpstreamResponse } from './upstream-response';

const CONNECT_TIMEOUT_MS = 2_000;
/** Below the 75 s that our services keep an idle connection, so that the gateway closes it first. */
const KEEP_ALIVE_MS = 60_000;
/** A service with more requests in flight does not keep up; further ones fail at once. */
const MAX_IN_FLIGHT_PER_SERVICE = 4_000;

export interface UpstreamRequest {
  origin: string;
  /** Path and query, as sent. */
  target: string;
  method: string;
  /** Names and values alternating. */
  headers: string[];
  body: Uint8Array | null;
  /** Milliseconds for everything, including a second attempt. */
  timeoutMs: number;
  /** Send again when the connection breaks before a response, because the request may arrive twice without harm. */
  retryOnReset: boolean;
}

/**
 * Sends requests to services over keep-alive connections, a pool for each origin, so that no service uses up another's.
 * Never throws: a service that does not respond is a result, and so is a front end that responds in its place.
 */
@Injectable()
export class UpstreamClient implements OnApplicationShutdown {
  private readonly agent: Agent;
  private readonly inFlight = new Map<string, number>();

  constructor(
    { CONNECTIONS_PER_SERVICE, ENDPOINT_HOST_ALLOWLIST }: GatewayEnvironment,
    private readonly identity: OutgoingIdentity,
  ) {
    this.agent = new Agent({
      connections: CONNECTIONS_PER_SERVICE,
      pipelining: 1,
      // An origin is configuration, and its name may move: it must not lead to a host that only the gateway can reach.
      connect: allowedConnector(new HostAllowlist(ENDPOINT_HOST_ALLOWLIST), { timeout: CONNECT_TIMEOUT_MS }),
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      // ResponseCollector has its own timer, exact to the millisecond.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  request(request: UpstreamRequest): Promise<DeliveryResult> {
    const idToken = this.identity.headerFor(request.origin);
    if (idToken === undefined) return this.send(request);
    if (typeof idToken === 'string') return this.send(withIdToken(request, idToken));
    return this.sendWithIdToken(request, idToken);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  private async sendWithIdToken(request: UpstreamRequest, idToken: Promise<string>): Promise<DeliveryResult> {
    const startedMs = performance.now();
    try {
      const withToken = withIdToken(request, await idToken);
      const leftMs = Math.max(1, request.timeoutMs - (performance.now() - startedMs));
      return await this.send({ ...withToken, timeoutMs: leftMs });
    } catch (cause) {
      return { kind: 'failure', reason: 'no_identity', cause: cause as Error };
    }
  }

  private send(request: UpstreamRequest): Promise<DeliveryResult> {
    const { origin, timeoutMs, retryOnReset } = request;
    const inFlight = this.inFlight.get(origin) ?? 0;
    if (inFlight >= MAX_IN_FLIGHT_PER_SERVICE) return Promise.resolve({ kind: 'failure', reason: 'overloaded' });
    this.inFlight.set(origin, inFlight + 1);
    const startedMs = performance.now();
    return new Promise((resolve) => {
      const finish = (result: DeliveryResult): void => {
        this.inFlight.set(origin, this.inFlight.get(origin)! - 1);
        resolve(result.kind === 'response' && isFrontEndRefusal(result) ? keptOut(result) : result);
      };
      this.dispatch(request, timeoutMs, (result) => {
        const isRetried = result.kind === 'failure' && result.wasReset === true && retryOnReset;
        const leftMs = isRetried ? timeoutMs - (performance.now() - startedMs) : 0;
        // Whatever becomes of the second attempt, the first one was sent.
        if (leftMs > 0) this.dispatch(request, leftMs, (second) => finish(asSent(second)));
        else finish(result);
      });
    });
  }

  private dispatch(request: UpstreamRequest, timeoutMs: number, done: (result: DeliveryResult) => void): void {
    const { origin, target: path, method, headers, body } = request;
    const collector = new ResponseCollector(done, timeoutMs);
    try {
      this.agent.dispatch({ origin, path, method, headers, body }, collector);
    } catch (cause) {
      collector.fail(cause instanceof Error ? cause : new Error(String(cause)));
    }
  }
}

/** Errors of a connection that ended under a request. A connection that was refused never carried it. */
const RESETS = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** Collects the response to one request, or aborts the request when its time is over. */
class ResponseCollector implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: UpstreamResponse['headers'] = {};
  private readonly chunks: Buffer[] = [];
  private readonly timer: NodeJS.Timeout;
  private isSettled = false;

  constructor(
    private readonly resolve: (result: DeliveryResult) => void,
    timeoutMs: number,
  ) {
    this.timer = setTimeout(() => this.timeOut(timeoutMs), timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.isSettled) controller.abort(new Error('The request timed out before a connection was free'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.status = status;
    this.headers = responseHeadersToForward(headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    const body = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks);
    this.settle({ kind: 'response', status: this.status, headers: this.headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, cause: Error): void {
    const wasReset = this.status === 0 && 'code' in cause && RESETS.has(String(cause.code));
    this.settle({ kind: 'failure', reason: 'refused', wasReset, wasSent: this.controller !== undefined, cause });
  }

  /** Ends a request that undici refuses to send. */
  fail(cause: Error): void {
    this.settle({ kind: 'failure', reason: 'refused', cause });
  }

  private timeOut(timeoutMs: number): void {
    const cause = new Error(`The service did not answer within ${Math.round(timeoutMs)} ms`);
    this.settle({ kind: 'failure', reason: 'timeout', wasSent: this.controller !== undefined, cause });
    this.controller?.abort(cause);
  }

  private settle(result: DeliveryResult): void {
    if (this.isSettled) return;
    this.isSettled = true;
    clearTimeout(this.timer);
    this.resolve(result);
  }
}

function keptOut({ status }: UpstreamResponse): DeliveryResult {
  const cause = new Error(
    `A front end responded ${status} in the service's place; may this process invoke the service?`,
  );
  return { kind: 'failure', reason: 'kept_out', cause };
}

function asSent(result: DeliveryResult): DeliveryResult {
  return result.kind === 'failure' ? { ...result, wasSent: true } : result;
}

function withIdToken(request: UpstreamRequest, idToken: string): UpstreamRequest {
  return { ...request, headers: [...request.headers, ID_TOKEN_HEADER, idToken] };
}
