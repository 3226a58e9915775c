import { Inject, Injectable } from '@nestjs/common';
import {
  type IntakeOutcome,
  IntakeCounters,
  Log,
  type LogFields,
  maskAddress,
  MetricsService,
  timeOfUuidV7,
  traceOf,
} from '@app/common';
import { Counter, Gauge, Histogram } from 'prom-client';
import { GatewayEnvironment } from '../gateway.env';
import { RouteTableService } from '../routing/route-table.service';
import type { NotSpooledError } from '../spool/spool.service';
import { Dispatcher } from '../upstream/dispatcher';
import type { DeliveryResult } from '../upstream/upstream-response';
import type { IngressRequest } from './ingress-request';

const LATENCY_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface PartnerMetrics {
  latency: { observe(seconds: number): void };
  byStatus: Map<number, { inc(): void }>;
}

/** The status that is counted and logged for a client that disconnected before its request was complete. */
const CLIENT_CLOSED_REQUEST = 499;

/** Counts and logs what becomes of requests: metrics, intake counters, log lines. */
@Injectable()
export class IngressRecorder {
  private readonly requests: Counter<'partner' | 'status'>;
  private readonly latency: Histogram<'partner'>;
  private readonly edge: Counter<'outcome'>;
  private readonly known = new Map<string, PartnerMetrics>();

  constructor(
    metrics: MetricsService,
    routes: RouteTableService,
    dispatcher: Dispatcher,
    private readonly intakeCounters: IntakeCounters,
    private readonly environment: GatewayEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {
    const registers = [metrics.registry];
    this.requests = new Counter({
      name: 'gateway_requests_total',
      help: 'Requests by partner and response status; partner is empty for a request without a route',
      labelNames: ['partner', 'status'],
      registers,
    });
    this.latency = new Histogram({
      name: 'gateway_request_duration_seconds',
      help: 'From the last byte of the request to the last byte of the response',
      labelNames: ['partner'],
      buckets: LATENCY_SECONDS,
      registers,
    });
    this.edge = new Counter({
      name: 'gateway_edge_requests_total',
      help: 'Requests signed by the edge: believed (verified), or ignored because the signature is not valid',
      labelNames: ['outcome'],
      registers,
    });
    new Gauge({
      name: 'gateway_service_away',
      help: '1 while the circuit of the service is open, so that its postbacks are spooled at once',
      labelNames: ['partner'],
      registers,
      collect() {
        this.reset();
        for (const route of routes.current().byPartner.values()) {
          this.set({ partner: route.partnerCode }, dispatcher.isUnavailable(route) ? 1 : 0);
        }
      },
    });
    new Gauge({
      name: 'routes_age_seconds',
      help: 'Time since the config database last confirmed the routes',
      registers,
      collect() {
        this.set(routes.ageMs() / 1000);
      },
    });
  }

  recordEdge(isVerified: boolean): void {
    this.edge.inc({ outcome: isVerified ? 'believed' : 'ignored' });
  }

  /** The metrics of a label are looked up once, because a look-up in the registry costs more than the count. */
  recordResponse(partner: string, status: number, tookMs: number): void {
    let figures = this.known.get(partner);
    if (!figures) this.known.set(partner, (figures = { latency: this.latency.labels(partner), byStatus: new Map() }));
    let requests = figures.byStatus.get(status);
    if (!requests) figures.byStatus.set(status, (requests = this.requests.labels(partner, String(status))));
    requests.inc();
    figures.latency.observe(tookMs / 1000);
  }

  /** Resolves once the intake counters may be used; undefined when they may be at once. */
  openIntake(): Promise<void> | undefined {
    return this.intakeCounters.open();
  }

  /** A postback that the edge sends again may be counted already. @param postbacks as many as the request holds */
  recordIntake(partner: string, request: IngressRequest, intake: IntakeOutcome, postbacks: number): void {
    const outcome = intake === 'stored' && request.isRedelivered ? 'uncertain' : intake;
    this.intakeCounters.record(partner, timeOfUuidV7(request.postbackId).getTime(), outcome, postbacks);
  }

  recordDisconnect(postbackId: string, received: IngressRequest['received']): void {
    this.recordResponse('', CLIENT_CLOSED_REQUEST, 0);
    const fields = { status: CLIENT_CLOSED_REQUEST, postback_id: postbackId, trace: this.traceOf(received) };
    this.log.debug('A client disconnected before its request was complete', fields);
  }

  logSpooled(partner: string, request: IngressRequest, result: DeliveryResult): void {
    const fields = { ...this.describe(partner, request, result), outcome: 'spooled' };
    this.log.info(`${request.method} ${request.path}: spooled`, fields);
  }

  logNotSpooled(partner: string, request: IngressRequest, result: DeliveryResult, error: NotSpooledError): void {
    const fields = { ...this.describe(partner, request, result), outcome: 'not kept' };
    this.log.error(`${request.method} ${request.path}: ${error.reason}`, error.cause, fields);
  }

  logUnanswered(partner: string, request: IngressRequest, result: DeliveryResult): void {
    const fields = this.describe(partner, request, result);
    this.log.warn(`${partner} did not answer: ${fields.reason}`, fields);
  }

  logFailure(postbackId: string, received: IngressRequest['received'], error: unknown): void {
    const fields = { postback_id: postbackId, trace: this.traceOf(received) };
    this.log.error('Failed to handle a request', error, fields);
  }

  private describe(partner: string, request: IngressRequest, result: DeliveryResult): LogFields & { reason: string } {
    const { method: requestMethod, path: requestUrl, address, postbackId, received } = request;
    return {
      httpRequest: { requestMethod, requestUrl, remoteIp: maskAddress(address) },
      partner,
      postback_id: postbackId,
      trace: this.traceOf(received),
      reason: reasonOf(result),
      cause: result.kind === 'failure' ? result.cause?.message : undefined,
    };
  }

  private traceOf(received: IngressRequest['received']): string | undefined {
    return traceOf(received, this.environment.GOOGLE_CLOUD_PROJECT);
  }
}

/** Why a postback was not stored by its service, as logs and metrics name it. */
export function reasonOf(result: DeliveryResult): string {
  return result.kind === 'response' ? `answered_${result.status}` : result.reason;
}
