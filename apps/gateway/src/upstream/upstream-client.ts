import { allowedConnector } from '@app/common/security/allowed-connector';
import { HostAllowlist, OutgoingIdentity } from '@app/common';
import { ID_TOKEN_HEADER } from '@app/common/identity/id-tokens';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, type Dispatcher, Pool } from 'undici';
import { GatewayEnvironment } from '../gateway.env';
import { responseHeadersToForward } from './forwarded-headers';
import { type DeliveryResult, isFrontEndRefusal, type UpstreamResponse } from './upstream-response';

const CONNECT_TIMEOUT_MS = 2_000;
/** Below the 75 s that our services keep an idle connection, so that the gateway closes it first. */
const KEEP_ALIVE_MS = 60_000;
/** A service with more requests in flight does not keep up; further ones fail at once. */
const MAX_IN_FLIGHT_PER_SERVICE = 4_000;
/** Errors of a connection that ended under a request. A connection that was refused never carried it. */
const RESETS = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

export interface SendOptions {
  /** Milliseconds for everything, including a second attempt. */
  timeoutMs: number;
  /** Send again when the connection breaks before a response, because the request may arrive twice without harm. */
  retryOnReset: boolean;
}

export interface UpstreamRequest extends SendOptions {
  /** The URL of the service, with a path where it shares its process with others. */
  origin: string;
  /** Path and query, as sent; those of the service come before it. */
  target: string;
  method: string;
  /** Names and values alternating. */
  headers: string[];
  body: Uint8Array | null;
}

/**
 * Sends requests to services over keep-alive connections, a pool for each URL, so that no service uses up another's, not
 * even in the same process.
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
      factory: (url, options) => new Pool(new URL(url).origin, options),
      connections: CONNECTIONS_PER_SERVICE,
      pipelining: 1,
      // An origin is configuration, and its name may move: it must not lead to a host that only the gateway can reach.
      connect: allowedConnector(new HostAllowlist(ENDPOINT_HOST_ALLOWLIST), { timeout: CONNECT_TIMEOUT_MS }),
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      // PendingRequest has its own timer, exact to the millisecond.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  async request(request: UpstreamRequest): Promise<DeliveryResult> {
    const { origin, headers, timeoutMs } = request;
    const deadlineMs = performance.now() + timeoutMs;
    const inFlight = this.inFlight.get(origin) ?? 0;
    if (inFlight >= MAX_IN_FLIGHT_PER_SERVICE) return { kind: 'failure', reason: 'overloaded' };
    this.inFlight.set(origin, inFlight + 1);
    try {
      const idToken = await this.identity.headerFor(origin.slice(0, startOfPath(origin)));
      const signed = idToken === undefined ? request : { ...request, headers: [...headers, ID_TOKEN_HEADER, idToken] };
      const result = await new Promise<DeliveryResult>((resolve) => {
        new PendingRequest(this.agent, signed, deadlineMs, resolve).send();
      });
      return result.kind === 'response' && isFrontEndRefusal(result) ? keptOut(result) : result;
    } catch (cause) {
      return { kind: 'failure', reason: 'no_identity', cause: cause as Error };
    } finally {
      this.inFlight.set(origin, this.inFlight.get(origin)! - 1);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}

/** A request and the response collected so far. It is aborted at its deadline, and sent again once if it may be. */
class PendingRequest implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: UpstreamResponse['headers'] = {};
  private readonly chunks: Buffer[] = [];
  private readonly timer: NodeJS.Timeout;
  private isSecondAttempt = false;
  private isSettled = false;

  constructor(
    private readonly agent: Agent,
    private readonly request: UpstreamRequest,
    deadlineMs: number,
    private readonly resolve: (result: DeliveryResult) => void,
  ) {
    this.timer = setTimeout(() => this.timeOut(), Math.max(1, deadlineMs - performance.now()));
  }

  send(): void {
    const { origin, target, method, headers, body } = this.request;
    try {
      const path = pathOf(origin) + target;
      this.agent.dispatch({ origin, path, method, headers, body }, this);
    } catch (cause) {
      this.fail('refused', cause instanceof Error ? cause : new Error(String(cause)));
    }
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
    if (!wasReset || !this.request.retryOnReset || this.isSecondAttempt || this.isSettled) {
      return this.fail('refused', cause);
    }
    this.isSecondAttempt = true;
    this.send();
  }

  private timeOut(): void {
    const cause = new Error(`The service did not answer within ${Math.round(this.request.timeoutMs)} ms`);
    this.fail('timeout', cause);
    this.controller?.abort(cause);
  }

  /** With a controller an attempt was given to a connection, whatever became of a second one. */
  private fail(reason: 'refused' | 'timeout', cause: Error): void {
    this.settle({ kind: 'failure', reason, wasSent: this.controller !== undefined, cause });
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

/** What the paths of a service begin with: nothing for one that has its process to itself. */
function pathOf(url: string): string {
  return url.slice(startOfPath(url)).replace(/\/$/, '');
}

function startOfPath(url: string): number {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  return start < 0 ? url.length : start;
}
