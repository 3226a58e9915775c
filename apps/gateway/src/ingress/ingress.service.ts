import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import {
  ClientDisconnectedError,
  type IntakeOutcome,
  isOperation,
  problems,
  type RawHandler,
  type RawResponse,
  readBody,
  sendResponse,
  toProblem,
  toProblemResponse,
  uuidV7,
} from '@app/common';
import { deriveEnvelopeKey, GATEWAY_CHECK_SIGNER, isPostbackMethod } from '@app/internal-protocol';
import { GatewayEnvironment } from '../gateway.env';
import type { Route } from '../routing/compile-routes';
import { RouteTableService } from '../routing/route-table.service';
import { isUnknownEndpoint } from '../spool/classify-delivery';
import { NotSpooledError, SpoolService } from '../spool/spool.service';
import { UnroutedService } from '../unrouted/unrouted.service';
import { Dispatcher } from '../upstream/dispatcher';
import { type DeliveryResult, postbacksOf } from '../upstream/upstream-response';
import { ErrorStreaks } from './error-streaks';
import { IngressRecorder, reasonOf } from './ingress-recorder';
import { type IngressRequest, readRequest } from './ingress-request';
import { acceptedResponse, allowedMethods, unavailableResponse, withPostbackId } from './postback-responses';
import { deriveEdgeKeys, hasEnvelope, verifyEdge, verifyTest } from './verify-envelope';

/** No network sends larger bodies. */
const MAX_BODY_BYTES = 256 * 1024;
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
    private readonly dispatcher: Dispatcher,
    private readonly spool: SpoolService,
    private readonly unrouted: UnroutedService,
    private readonly recorder: IngressRecorder,
    private readonly errors: ErrorStreaks,
    private readonly environment: GatewayEnvironment,
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
      const reading = readBody(message, MAX_BODY_BYTES);
      const body = reading instanceof Promise ? await reading : reading;
      const startedMs = performance.now();
      const request = this.verify(readRequest(message, body, postbackId, this.environment.TRUSTED_PROXY_HOPS));
      postbackId = request.postbackId;
      const resolved = this.routes.resolve(request.path, request.query, request.isAcknowledged);
      if (!resolved) return sendResponse(response, this.refuseUnrouted(request), message.method === 'HEAD');
      const { route, isPostback } = resolved;
      if (isPostback && request.method === 'OPTIONS') return sendResponse(response, allowedMethods(postbackId));
      const outcome = await (isPostback && isSpoolable(request)
        ? this.deliver(route, request)
        : this.forward(route, request, isPostback));
      if (isPostback && isSpoolable(request)) this.errors.record(route.partnerCode, outcome.status);
      this.recorder.recordResponse(route.partnerCode, outcome.status, performance.now() - startedMs);
      sendResponse(response, outcome, message.method === 'HEAD');
    } catch (error) {
      if (error instanceof ClientDisconnectedError) return this.recorder.recordDisconnect(postbackId, message.headers);
      const problem = toProblem(error);
      if (problem.status >= 500) this.recorder.logFailure(postbackId, message.headers, error);
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
    this.recorder.recordEdge(verified !== undefined);
    return verified ?? request;
  }

  private async deliver(route: Route, request: IngressRequest): Promise<RawResponse> {
    const opening = this.recorder.openIntake();
    if (opening) await opening;
    const result = await this.dispatcher.deliver(route, request, this.spool.spoolAfterMs(route.timeoutMs));
    if (result.kind === 'failure' || result.status >= 500 || isUnknownEndpoint(result)) {
      return this.spoolPostback(route, request, result);
    }
    this.recorder.recordIntake(route.partnerCode, request, intakeOf(result), postbacksOf(result));
    return withPostbackId(result, request);
  }

  private async spoolPostback(route: Route, request: IngressRequest, result: DeliveryResult): Promise<RawResponse> {
    const { partnerCode } = route;
    try {
      await this.spool.store(partnerCode, request, { reason: reasonOf(result), wasSent: wasSent(result) });
    } catch (cause) {
      const error = cause instanceof NotSpooledError ? cause : new NotSpooledError('spool_down', cause);
      this.recorder.logNotSpooled(partnerCode, request, result, error);
      // A write that was cut off may have been committed all the same.
      const intake = error.reason === 'spool_down' ? 'uncertain' : intakeOf(result);
      this.recorder.recordIntake(partnerCode, request, intake, postbacksOf(result));
      return unavailableResponse(request);
    }
    // It waits as one; the others that it may hold are counted when it is delivered.
    this.recorder.recordIntake(partnerCode, request, 'stored', 1);
    this.recorder.logSpooled(partnerCode, request, result);
    return acceptedResponse(route, request);
  }

  /** Reads, redrives, tests and HEAD are forwarded while the service is available, and never spooled. */
  private async forward(route: Route, request: IngressRequest, isPostback: boolean): Promise<RawResponse> {
    const { method, isTest } = request;
    const retryOnReset = isPostback || method === 'GET' || method === 'HEAD';
    const result = await this.dispatcher.forward(route, request, retryOnReset, isTest);
    if (result.kind === 'response') {
      // The sender of a test postback checks the postback id that the service itself responded with.
      return isPostback && !isTest ? withPostbackId(result, request) : result;
    }
    this.recorder.logUnanswered(route.partnerCode, request, result);
    return unavailableResponse(request);
  }

  private refuseUnrouted(request: IngressRequest): RawResponse {
    this.recorder.recordResponse('', 404, 0);
    if (request.method !== 'HEAD') this.unrouted.store(request);
    return toProblemResponse(problems.unknownEndpoint(), { 'x-postback-id': request.postbackId });
  }
}

function isSpoolable({ method, isTest }: IngressRequest): boolean {
  return isPostbackMethod(method) && !isTest;
}

/** Reasons for which the service cannot have seen the postback. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'not_deployed',
  'away',
  'starting',
  'overloaded',
  'no_identity',
  'kept_out',
]);

function wasSent(result: DeliveryResult): boolean {
  return result.kind === 'failure' && !NEVER_SENT.has(result.reason);
}

/** A service responds 422 to what it refuses but keeps in quarantine. Without a response, what it stored is unknown. */
function intakeOf(result: DeliveryResult): IntakeOutcome {
  if (result.kind === 'failure') return NEVER_SENT.has(result.reason) ? 'refused' : 'uncertain';
  if (result.status >= 500) return 'uncertain';
  return result.status >= 400 && result.status !== 422 ? 'refused' : 'stored';
}
