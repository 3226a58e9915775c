import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import {
  ClientDisconnectedError,
  type IntakeOutcome,
  IntakeCounters,
  isOperation,
  KeyedHasher,
  Log,
  type LogFields,
  maskAddress,
  problems,
  type RawHandler,
  type RawResponse,
  readBody,
  sendResponse,
  timeOfUuidV7,
  toProblem,
  toProblemResponse,
  traceOf,
  uuidV7,
} from '@app/common';
import { type BatchedRequest, deriveEnvelopeKey, GATEWAY_CHECK_SIGNER } from '@app/internal-protocol';
import { GatewayEnvironment } from '../gateway.env';
import type { Route } from '../routing/compile-routes';
import { type ResolvedRoute, resolvePastRoute, resolveRoute } from '../routing/resolve-route';
import { RouteTableService } from '../routing/route-table.service';
import { isUnknownEndpoint } from '../spool/classify-delivery';
import { SpoolMetrics } from '../spool/spool-metrics';
import { NotSpooledError, SpoolService } from '../spool/spool.service';
import { UnroutedService } from '../unrouted/unrouted.service';
import { PostbackDispatcher } from '../upstream/postback-dispatcher.service';
import { PostbackSender } from '../upstream/postback-sender.service';
import type { DeliveryResult } from '../upstream/upstream-response';
import { IngressMetrics } from './ingress-metrics';
import { type IngressRequest, readRequest, toForward } from './ingress-request';
import { acceptedResponse, unavailableResponse, withPostbackId } from './postback-responses';
import { deriveEdgeKeys, hasEnvelope, verifyEdge, verifyTest } from './verify-envelope';

/** No network sends larger bodies. */
const MAX_BODY_BYTES = 256 * 1024;
/** The status that is counted and logged for a client that disconnected before its request was complete. */
const CLIENT_CLOSED_REQUEST = 499;
/** Addresses for the platform's own processes; no endpoint begins so. */
const INTERNAL = '/internal/v1/';

/**
 * The public address of the platform. A postback is read, verified, routed and delivered to its partner's service; if
 * the service does not store it, it is spooled. Only then does its sender get a 200.
 */
@Injectable()
export class IngressService {
  private readonly edgeKeys: readonly string[] | undefined;
  private readonly checkKey: string;

  constructor(
    private readonly routes: RouteTableService,
    private readonly dispatcher: PostbackDispatcher,
    private readonly sender: PostbackSender,
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

  /** Takes every request that is not for an operation of the gateway's own; those never meet the framework. */
  readonly rawHandler: RawHandler = (message, response) => {
    const url = message.url ?? '/';
    if (isOperation(url) || url.startsWith(INTERNAL)) return false;
    void this.handle(message, response);
    return true;
  };

  /** Sends a response to every request; never throws. */
  private async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    let postbackId = uuidV7();
    try {
      const body = await readBody(message, MAX_BODY_BYTES);
      const request = this.verify(readRequest(message, body, postbackId, this.environment.TRUSTED_PROXY_HOPS));
      postbackId = request.postbackId;
      sendResponse(response, await this.respond(request), message.method === 'HEAD');
    } catch (error) {
      if (error instanceof ClientDisconnectedError) return this.recordDisconnect(message, postbackId);
      const problem = toProblem(error);
      const fields = { postback_id: postbackId, trace: this.traceOf(message) };
      if (problem.status >= 500) this.log.error('Failed to handle a request', error, fields);
      sendResponse(response, toProblemResponse(problem, { 'x-postback-id': postbackId }));
    }
  }

  /** Trusts the envelope of the edge or of a test postback if its signature is good; else the request is as it looks. */
  private verify(request: IngressRequest): IngressRequest {
    if (!hasEnvelope(request)) return request;
    const nowMs = Date.now();
    const test = verifyTest(request, this.checkKey, nowMs);
    if (test !== undefined || this.edgeKeys === undefined) return test ?? request;
    const verified = verifyEdge(request, this.edgeKeys, nowMs);
    this.metrics.recordEdge(verified !== undefined);
    return verified ?? request;
  }

  private async respond(request: IngressRequest): Promise<RawResponse> {
    const startedMs = performance.now();
    const resolved = this.resolve(request);
    if (!resolved) return this.refuseUnrouted(request);
    const { route, isPostback } = resolved;
    const isSpoolable = isPostback && !request.isTest && (request.method === 'GET' || request.method === 'POST');
    const response = isSpoolable
      ? await this.deliverPostback(route, request)
      : await this.forwardOther(route, request, isPostback);
    this.metrics.recordResponse(route.partnerCode, response.status, performance.now() - startedMs);
    return response;
  }

  /** A postback that the edge acknowledged is never refused for a path that was valid when it arrived there. */
  private resolve({ path, query, isAcknowledged }: IngressRequest): ResolvedRoute | undefined {
    const resolve = isAcknowledged ? resolvePastRoute : resolveRoute;
    return resolve(this.routes.current(), path, query, this.hasher.hash);
  }

  private async deliverPostback(route: Route, request: IngressRequest): Promise<RawResponse> {
    const opening = this.intakeCounters.open();
    if (opening) await opening;
    const postback = toForward(request);
    const result = await this.dispatcher.deliver(route, postback, this.spool.spoolAfterMs(route.timeoutMs));
    if (result.kind === 'response' && result.status < 500 && !isUnknownEndpoint(result)) {
      this.countIntake(route, request, intakeOf(result));
      return withPostbackId(result, request);
    }
    return this.spoolPostback(route, request, postback, result);
  }

  private async spoolPostback(
    route: Route,
    request: IngressRequest,
    postback: BatchedRequest,
    result: DeliveryResult,
  ): Promise<RawResponse> {
    const reason = result.kind === 'response' ? `answered_${result.status}` : result.reason;
    const fields = { ...this.describe(route, request), reason, cause: causeOf(result) };
    try {
      await this.spool.store(route.partnerCode, postback, wasSent(result));
    } catch (error) {
      const [why, cause] = error instanceof NotSpooledError ? [error.reason, error.cause] : ['spool_down', error];
      this.log.error(`${request.method} ${request.path} → ${why}`, cause, { ...fields, outcome: 'not kept' });
      // A write that was cut off may have been committed all the same.
      this.countIntake(route, request, why === 'spool_down' ? 'uncertain' : intakeOf(result));
      return unavailableResponse(request);
    }
    this.countIntake(route, request, 'stored');
    this.spoolMetrics.recordSpooled(route.partnerCode, reason);
    this.log.info(`${request.method} ${request.path} → spooled`, { ...fields, outcome: 'spooled' });
    return acceptedResponse(route, request);
  }

  /** Reads, redrives, tests and HEAD are forwarded while the service is available, and never spooled. */
  private async forwardOther(route: Route, request: IngressRequest, isPostback: boolean): Promise<RawResponse> {
    const result = await this.forward(route, request, isPostback);
    if (result.kind === 'response') {
      // The sender of a test postback checks the postback id that the service itself responded with.
      return isPostback && !request.isTest ? withPostbackId(result, request) : result;
    }
    const fields = { ...this.describe(route, request), reason: result.reason, cause: causeOf(result) };
    this.log.warn(`${route.partnerCode} did not answer: ${result.reason}`, fields);
    return unavailableResponse(request);
  }

  private async forward(route: Route, request: IngressRequest, isPostback: boolean): Promise<DeliveryResult> {
    if (route.endpointUrl === null) return { kind: 'failure', reason: 'not_deployed' };
    if (!(await this.dispatcher.waitUntilAvailable(route))) return { kind: 'failure', reason: 'away' };
    const { method, isTest } = request;
    const retryOnReset = isPostback || method === 'GET' || method === 'HEAD';
    const forwarded = { ...toForward(request), isAcknowledged: false };
    return this.sender.sendOne(route, forwarded, { timeoutMs: route.timeoutMs, retryOnReset, isTest });
  }

  private refuseUnrouted(request: IngressRequest): RawResponse {
    this.metrics.recordResponse('', 404, 0);
    if (request.method !== 'HEAD') this.unrouted.store(request);
    return toProblemResponse(problems.unknownEndpoint(), { 'x-postback-id': request.postbackId });
  }

  /** A postback that the edge sends again may be counted already. */
  private countIntake({ partnerCode }: Route, request: IngressRequest, intake: IntakeOutcome): void {
    const outcome = intake === 'stored' && request.isRedelivered ? 'uncertain' : intake;
    this.intakeCounters.record(partnerCode, timeOfUuidV7(request.postbackId).getTime(), outcome);
  }

  private recordDisconnect(message: IncomingMessage, postbackId: string): void {
    this.metrics.recordResponse('', CLIENT_CLOSED_REQUEST, 0);
    const fields = { status: CLIENT_CLOSED_REQUEST, postback_id: postbackId, trace: this.traceOf(message) };
    this.log.debug('A client disconnected before its request was complete', fields);
  }

  private describe({ partnerCode }: Route, request: IngressRequest): LogFields {
    const { method: requestMethod, path: requestUrl, address, postbackId } = request;
    return {
      httpRequest: { requestMethod, requestUrl, remoteIp: maskAddress(address) },
      partner: partnerCode,
      postback_id: postbackId,
      trace: this.traceOf(request),
    };
  }

  private traceOf({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
    return traceOf(headers, this.environment.GOOGLE_CLOUD_PROJECT);
  }
}

/** Reasons for which the service cannot have seen the postback. */
const NEVER_SENT: ReadonlySet<string> = new Set(['not_deployed', 'away', 'overloaded', 'no_identity', 'kept_out']);

function wasSent(result: DeliveryResult): boolean {
  return result.kind === 'failure' && !NEVER_SENT.has(result.reason);
}

/** A service responds 422 to what it refuses but keeps in quarantine. Without a response, what it stored is unknown. */
function intakeOf(result: DeliveryResult): IntakeOutcome {
  if (result.kind === 'failure') return NEVER_SENT.has(result.reason) ? 'refused' : 'uncertain';
  if (result.status >= 500) return 'uncertain';
  return result.status >= 400 && result.status !== 422 ? 'refused' : 'stored';
}

function causeOf(result: DeliveryResult): string | undefined {
  return result.kind === 'failure' ? result.cause?.message : undefined;
}
