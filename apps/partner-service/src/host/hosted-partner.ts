import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import {
  describeCause,
  isOperation,
  type Log,
  type Problem,
  problems,
  sendResponse,
  toProblemResponse,
} from '@app/common';
import { createHttpApp } from '@app/common/http/start-http-app';
import { BATCH_PATH } from '@app/internal-protocol';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module';
import { BODY_LIMIT_BYTES, IntakeHandler } from '../intake/intake.handler';
import { routeRequests } from '../intake/route-requests';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import type { CellEnvironment } from './cell.env';
import type { CellPools } from './cell-pools';
import { Pacer } from './pacer';
import { partnerEnvironment } from './partner-environment';
import { provisionPartner } from './provision-partner';

/** Between two attempts to start a partner that cannot be started, as one whose schema is broken. */
const RETRY_MS = 5_000;
/** Seconds of its rate that a partner may send at once. */
const BURST_SECONDS = 2;
/** Pending requests; the gateway sends a few batches at a time. */
const MAX_WAITING = 256;
/** Below the time after which the gateway spools, so that it does not send in vain. */
const MAX_WAIT_MS = 1_000;
/** A batch is charged by its size, before it is read: a postback in one has about this many bytes. */
const BYTES_PER_POSTBACK = 700;
/** Requests in flight have this long to end before the application is closed under them. */
const DRAIN_TIMEOUT_MS = 5_000;

export interface HostTools {
  environment: CellEnvironment;
  pools: CellPools;
  log: Log;
  /** Bounds how many partners start at the same time. */
  inTurn: <T>(start: () => Promise<T>) => Promise<T>;
}

/** One partner of the cell: an application without a port, and the requests that it has in flight. */
export class HostedPartner {
  private app: NestFastifyApplication | undefined;
  private listener: RequestListener | undefined;
  private inFlight = 0;
  private onIdle: (() => void) | undefined;
  private retry: NodeJS.Timeout | undefined;
  private starting: Promise<void> = Promise.resolve();
  private isStopping = false;
  private readonly log: Log;
  private readonly pacer: Pacer;

  constructor(
    readonly partnerCode: string,
    private readonly tools: HostTools,
  ) {
    this.log = tools.log.with({ partner: partnerCode });
    const rate = tools.environment.CELL_PARTNER_RATE;
    const burst = rate * BURST_SECONDS;
    this.pacer = new Pacer({ rate, burst, maxWaiting: MAX_WAITING, maxWaitMs: MAX_WAIT_MS });
  }

  get isReady(): boolean {
    return this.listener !== undefined;
  }

  /** Starts, or tries again later. Never throws: the other partners do not depend on this one. */
  start(): Promise<void> {
    this.starting = this.tools.inTurn(() => this.startOnce());
    return this.starting;
  }

  /** Answers a request whose URL is that of the partner's own service. 503 while there is none: the gateway spools. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    if (!this.listener || this.isStopping) {
      return refuse(request, response, problems.unavailable(`${this.partnerCode} does not run at the moment.`));
    }
    this.inFlight += 1;
    response.once('close', () => {
      this.inFlight -= 1;
      if (this.inFlight === 0) this.onIdle?.();
    });
    const turn = isOperation(request.url ?? '/') ? undefined : this.pacer.acquire(chargeOf(request));
    if (turn === undefined) return this.listener(request, response);
    if (turn === false) return refuse(request, response, overRate(request));
    void turn.then((isInTime) => {
      if (response.closed) return;
      if (isInTime) this.listener!(request, response);
      else refuse(request, response, overRate(request));
    });
  }

  /** Ends after the requests in flight. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.retry);
    await this.starting;
    await this.drain();
    this.listener = undefined;
    await this.app?.close();
  }

  private async startOnce(): Promise<void> {
    if (this.isStopping) return;
    let app: NestFastifyApplication | undefined;
    try {
      app = await this.createApp();
      await app.init();
      await app.getHttpAdapter().getInstance().ready();
      const server = app.getHttpServer();
      this.app = app;
      this.listener = (request, response) => void server.emit('request', request, response);
      this.log.info(`${this.partnerCode} runs in ${this.tools.environment.CELL}`);
    } catch (error) {
      this.log.error(`${this.partnerCode} could not start in its cell; its postbacks wait in the spool`, error);
      await app?.close().catch((cause: unknown) => {
        this.log.warn('Failed to close an application that did not start', { cause: describeCause(cause) });
      });
      if (!this.isStopping) this.retry = setTimeout(() => void this.start(), RETRY_MS);
    }
  }

  private async createApp(): Promise<NestFastifyApplication> {
    const { environment: cell, pools } = this.tools;
    const place = await provisionPartner(cell.CELL_DATABASE_URL, cell.CELL, this.partnerCode);
    const environment = partnerEnvironment(cell, this.partnerCode);
    return createHttpApp(AppModule.inProcessOfMany(environment, this.log, pools.of(place)), {
      environment,
      log: this.log,
      bodies: 'raw',
      bodyLimitBytes: BODY_LIMIT_BYTES,
      rawHandler: (app) => routeRequests(app.get(PartnerConfigService), app.get(IntakeHandler)),
    });
  }

  private async drain(): Promise<void> {
    if (this.inFlight === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.onIdle = resolve;
    const timer = setTimeout(resolve, DRAIN_TIMEOUT_MS);
    await promise;
    clearTimeout(timer);
  }
}

function refuse({ method }: IncomingMessage, response: ServerResponse, problem: Problem): void {
  sendResponse(response, toProblemResponse(problem), method === 'HEAD');
}

/** A batch that is refused with 4xx was not read: the gateway spools it as not sent. A sender is asked to retry. */
function overRate({ url }: IncomingMessage): Problem {
  const detail = 'This partner sends more than its cell takes.';
  return url === BATCH_PATH ? problems.rateLimited(detail, MAX_WAIT_MS) : problems.unavailable(detail);
}

function chargeOf({ url, headers }: IncomingMessage): number {
  if (url !== BATCH_PATH) return 1;
  return Math.max(1, Math.ceil(Number(headers['content-length'] ?? 0) / BYTES_PER_POSTBACK));
}
