import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import {
  sendResponse,
  IntakeCounters,
  ClientDisconnectedError,
  type RawResponse,
  KeyedHasher,
  Log,
  type IntakeOutcome,
  type LogFields,
  maskAddress,
  toProblemResponse,
  problems,
  readBody,
  timeOfUuidV7,
  toProblem,
  traceOf,
  uuidV7,
} from '@app/common';
import { type BatchedRequest, deriveEnvelopeKey, GATEWAY_CHECK_SIGNER } from '@app/internal-protocol';
import { PostbackDispatcher } from '../upstream/postback-dispatcher.service';
import type { DeliveryResult } from '../upstream/upstream-response';
import { requestHeadersToForward } from '../upstream/forwarded-headers';
import { UpstreamClient } from '../upstream/upstream-client.service';
import { envelopeHeaders } from '../upstream/sign-request';
import { GatewayEnvironment } from '../gateway.env';
import type { Route } from '../routing/compile-routes';
import { resolvePastRoute, resolveRoute } from '../routing/resolve-route';
import { RouteTableService } from '../routing/route-table.service';
import { isUnknownEndpoint } from '../spool/classify-delivery';
import { SpoolMetrics } from '../spool/spool-metrics';
import { NotSpooledError, SpoolService } from '../spool/spool.service';
import { UnroutedService } from '../unrouted/unrouted.service';
import { verifyEdge, deriveEdgeKeys } from './verify-edge';
import { verifyTest } from './verify-test';
import { IngressMetrics } from './ingress-metrics';
import { isSigned, type IngressRequest, isTest, readRequest } from './ingress-request';
import { withPostbackId, acceptedResponse, unavailableResponse } from './postback-responses';

/** Larger bodies are refused: no network sends them. */
const BODY_LIMIT_BYTES = 256 * 1024;
/** What is logged of a caller who went away before the request was whole; nobody is left to be answered. */
const CLIENT_CLOSED_REQUEST = 499;

/** The public door: finds the partner of a request and hands it to that partner's service, with a signed receipt. */
@Injectable()
export class IngressService {
  private readonly edgeKeys: readonly string[] | undefined;
  private readonly checkKey: string;

  constructor(
    private readonly routes: RouteTableService,
    private readonly client: UpstreamClient,
    private readonly dispatcher: PostbackDispatcher,
    private readonly spool: SpoolService,
    private readonly spoolMetrics: SpoolMetrics,
    private readonly unrouted: UnroutedService,
    private readonly metrics: IngressMetrics,
    private readonly intakeCounters: IntakeCounters,
    private readonly hasher: KeyedHasher,
    private readonly environment: GatewayEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {
    this.edgeKeys = deriveEdgeKeys([environment.EDGE_KEY, environment.EDGE_KEY_PREVIOUS]);
    this.checkKey = deriveEnvelopeKey(environment.RECEIPT_SIGNING_KEY, GATEWAY_CHECK_SIGNER);
  }

  /** Answers the request, whatever happens; never throws. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let postbackId = uuidV7();
    try {
      const body = await readBody(request, BODY_LIMIT_BYTES);
      let incoming = readRequest(request, body, this.environment.TRUSTED_PROXY_HOPS);
      if (isSigned(incoming)) {
        incoming = this.withVerifiedEnvelope(incoming);
        postbackId = incoming.envelope?.postbackId ?? postbackId;
      }
      sendResponse(response, await this.route(incoming, postbackId), request.method === 'HEAD');
    } catch (error) {
      if (error instanceof ClientDisconnectedError) return this.logClientGone(request, postbackId);
      const problem = toProblem(error);
      const fields = { postback_id: postbackId, trace: this.traceOf(request) };
      if (problem.status >= 500) this.log.error('A request failed', error, fields);
      sendResponse(response, toProblemResponse(problem, { 'x-postback-id': postbackId }));
    }
  }

  /** What the edge vouches for is believed, and so is a test of ours; else it is a request like any other. */
  private withVerifiedEnvelope(incoming: IngressRequest): IngressRequest {
    const nowMs = Date.now();
    const test = verifyTest(incoming, this.checkKey, nowMs);
    if (test !== undefined || this.edgeKeys === undefined) return test ?? incoming;
    const believed = verifyEdge(incoming, this.edgeKeys, nowMs);
    this.metrics.recordEdge(believed !== undefined);
    return believed ?? incoming;
  }

  private async route(incoming: IngressRequest, postbackId: string): Promise<RawResponse> {
    const startedMs = performance.now();
    const { method, path, query } = incoming;
    // What the edge has acknowledged is never refused for the path that it had then.
    const resolve = incoming.envelope?.isAcknowledged ? resolvePastRoute : resolveRoute;
    const resolved = resolve(this.routes.current(), path, query, this.hasher.hash);
    if (!resolved) return this.refuseUnrouted(incoming, postbackId);
    const { route, isPostback } = resolved;
    const passed =
      isPostback && !isTest(incoming) && (method === 'GET' || method === 'POST')
        ? await this.deliverPostback(route, incoming, postbackId)
        : await this.forwardOther(route, isPostback, incoming, postbackId);
    this.metrics.recordResponse(route.partnerCode, passed.status, performance.now() - startedMs);
    return passed;
  }

  /** What the service does not take is kept before it is answered. */
  private async deliverPostback(route: Route, incoming: IngressRequest, postbackId: string): Promise<RawResponse> {
    const { method, target, body, address } = incoming;
    const headers = requestHeadersToForward(incoming.rawHeaders);
    const isAcknowledged = incoming.envelope?.isAcknowledged;
    const request = { postbackId, address, method, target, headers, body, isAcknowledged };
    const delivery = await this.dispatcher.deliver(route, request, this.spool.spoolAfterMs(route.timeoutMs));
    if (delivery.kind === 'answered' && delivery.status < 500 && !isUnknownEndpoint(delivery)) {
      this.countIntake(route, incoming, postbackId, intakeOf(delivery));
      return withPostbackId(delivery, postbackId);
    }
    return this.spoolPostback(route, incoming, request, delivery);
  }

  private async spoolPostback(
    route: Route,
    incoming: IngressRequest,
    request: BatchedRequest,
    delivery: DeliveryResult,
  ): Promise<RawResponse> {
    const { partnerCode } = route;
    const reason = delivery.kind === 'answered' ? `answered_${delivery.status}` : delivery.reason;
    const fields = { ...this.describe(route, incoming, request.postbackId), reason, cause: causeOf(delivery) };
    try {
      await this.spool.store(partnerCode, request, wasSent(delivery));
    } catch (error) {
      const why = error instanceof NotSpooledError ? error.reason : 'spool_down';
      const cause = error instanceof NotSpooledError ? error.cause : error;
      this.log.error(`${incoming.method} ${incoming.path} → ${why}`, cause, { ...fields, outcome: 'not kept' });
      // A write that was cut off may have been made all the same.
      this.countIntake(route, incoming, request.postbackId, why === 'spool_down' ? 'uncertain' : intakeOf(delivery));
      return unavailableResponse(request.postbackId);
    }
    this.countIntake(route, incoming, request.postbackId, 'kept');
    this.spoolMetrics.recordSpooled(partnerCode, reason);
    this.log.info(`${incoming.method} ${incoming.path} → spooled`, { ...fields, outcome: 'spooled' });
    return acceptedResponse(route, incoming, request.postbackId);
  }

  /** What the edge sends again may be in the books already; what was refused adds nothing either way. */
  private countIntake(
    { partnerCode }: Route,
    { envelope: handedOver }: IngressRequest,
    postbackId: string,
    intake: IntakeOutcome,
  ): void {
    const isUncertain = intake === 'kept' && handedOver !== undefined && handedOver.isRepeated;
    this.intakeCounters.counts.record(
      partnerCode,
      timeOfUuidV7(postbackId).getTime(),
      isUncertain ? 'uncertain' : intake,
    );
  }

  /** Reads, redrives, tests and HEAD: passed on while the service is there, and never kept. */
  private async forwardOther(
    route: Route,
    isPostback: boolean,
    incoming: IngressRequest,
    postbackId: string,
  ): Promise<RawResponse> {
    const delivery = await this.forward(route, isPostback, incoming, postbackId);
    const isHead = incoming.method === 'HEAD';
    // A test wants to see the receipt that the service has answered with.
    const getsReceipt = isPostback && !isTest(incoming);
    if (delivery.kind === 'answered') return getsReceipt ? withPostbackId(delivery, postbackId, isHead) : delivery;
    const fields = { ...this.describe(route, incoming, postbackId), reason: delivery.reason, cause: causeOf(delivery) };
    this.log.warn(`${route.partnerCode} did not answer: ${delivery.reason}`, fields);
    return unavailableResponse(postbackId);
  }

  private async forward(
    route: Route,
    isPostback: boolean,
    incoming: IngressRequest,
    postbackId: string,
  ): Promise<DeliveryResult> {
    const { endpointUrl: origin, timeoutMs } = route;
    if (origin === null) return { kind: 'unanswered', reason: 'not_deployed' };
    if (!(await this.dispatcher.waitUntilAvailable(route))) return { kind: 'unanswered', reason: 'away' };
    const { method, target, body } = incoming;
    const headers = requestHeadersToForward(incoming.rawHeaders);
    headers.push(...envelopeHeaders(route, { ...incoming, postbackId }, isTest(incoming)));
    const isRepeatable = isPostback || method === 'GET' || method === 'HEAD';
    const bytes = body.length > 0 ? body : null;
    return this.client.request({ origin, target, method, headers, body: bytes, timeoutMs, isRepeatable });
  }

  private refuseUnrouted(incoming: IngressRequest, postbackId: string): RawResponse {
    this.metrics.recordResponse('', 404, 0);
    if (incoming.method !== 'HEAD') this.unrouted.store(incoming, postbackId);
    return toProblemResponse(problems.unknownEndpoint(), { 'x-postback-id': postbackId });
  }

  private logClientGone(request: IncomingMessage, postbackId: string): void {
    this.metrics.recordResponse('', CLIENT_CLOSED_REQUEST, 0);
    const fields = { status: CLIENT_CLOSED_REQUEST, postback_id: postbackId, trace: this.traceOf(request) };
    this.log.debug('A caller went away before its request was whole', fields);
  }

  private describe({ partnerCode }: Route, incoming: IngressRequest, postbackId: string): LogFields {
    const { method: requestMethod, path: requestUrl, address } = incoming;
    return {
      httpRequest: { requestMethod, requestUrl, remoteIp: maskAddress(address) },
      partner: partnerCode,
      postback_id: postbackId,
      trace: this.traceOf(incoming),
    };
  }

  private traceOf({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
    return traceOf(headers, this.environment.GOOGLE_CLOUD_PROJECT);
  }
}

/** Reasons for which the service cannot have seen the postback. */
const NEVER_SENT: ReadonlySet<string> = new Set(['not_deployed', 'away', 'overloaded', 'no_identity', 'kept_out']);

function wasSent(delivery: DeliveryResult): boolean {
  return delivery.kind === 'unanswered' && !NEVER_SENT.has(delivery.reason);
}

/** 422 is how a service refuses what it keeps in quarantine. Without an answer, nobody knows what it kept. */
function intakeOf(delivery: DeliveryResult): IntakeOutcome {
  if (delivery.kind === 'unanswered') return NEVER_SENT.has(delivery.reason) ? 'refused' : 'uncertain';
  if (delivery.status >= 500) return 'uncertain';
  return delivery.status >= 400 && delivery.status !== 422 ? 'refused' : 'kept';
}

function causeOf(delivery: DeliveryResult): string | undefined {
  return delivery.kind === 'unanswered' ? delivery.cause?.message : undefined;
}
