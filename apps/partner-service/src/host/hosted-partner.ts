import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { describeCause, type Log, problems, sendResponse, toProblemResponse } from '@app/common';
import { createHttpApp } from '@app/common/http/start-http-app';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module';
import { BODY_LIMIT_BYTES, IntakeHandler } from '../intake/intake.handler';
import { routeRequests } from '../intake/route-requests';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import type { CellEnvironment } from './cell.env';
import type { CellPools } from './cell-pools';
import { partnerEnvironment } from './partner-environment';
import { provisionPartner } from './provision-partner';

/** Between two attempts to start a partner that cannot be started, as one whose schema is broken. */
const RETRY_MS = 5_000;
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

  constructor(
    readonly partnerCode: string,
    private readonly tools: HostTools,
  ) {
    this.log = tools.log.with({ partner: partnerCode });
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
      const problem = problems.unavailable(`${this.partnerCode} is not running in this cell at the moment.`);
      return sendResponse(response, toProblemResponse(problem), request.method === 'HEAD');
    }
    this.inFlight += 1;
    response.once('close', () => {
      this.inFlight -= 1;
      if (this.inFlight === 0) this.onIdle?.();
    });
    this.listener(request, response);
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
