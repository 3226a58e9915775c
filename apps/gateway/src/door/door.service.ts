import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import {
  answer,
  BootBooks,
  CallerGoneError,
  type DoorAnswer,
  KeyedHasher,
  Log,
  type Intake,
  type LogFields,
  maskAddress,
  problemAnswer,
  problems,
  readBody,
  timeOfUuidV7,
  toProblem,
  traceOf,
  uuidV7,
} from '@app/common';
import { type BatchedRequest, deriveReceiptKey, GATEWAY_CHECK_SIGNER } from '@app/postback';
import { Courier } from '../forward/courier.service';
import type { Delivery } from '../forward/exchange';
import { requestHeadersToForward } from '../forward/forward-headers';
import { Forwarder } from '../forward/forwarder.service';
import { signedReceipt } from '../forward/sign-request';
import { GatewayEnvironment } from '../gateway.env';
import type { Route } from '../route/compile-routes';
import { resolveReceived, resolveRoute } from '../route/resolve-route';
import { RouteTableService } from '../route/route-table.service';
import { isUnknownEndpoint } from '../spool/decide-delivery';
import { SpoolMetrics } from '../spool/spool-metrics';
import { NotKeptError, SpoolService } from '../spool/spool.service';
import { UnroutedService } from '../unrouted/unrouted.service';
import { believeEdge, deriveEdgeKeys } from './believe-edge';
import { believeTest } from './believe-test';
import { GatewayMetrics } from './gateway-metrics';
import { claimsReceipt, type Incoming, isTest, readRequest } from './incoming';
import { withReceipt, writeAccepted, writeUnavailable } from './write-accepted';

/** Larger bodies are refused: no network sends them. */
const BODY_LIMIT_BYTES = 256 * 1024;
/** What is logged of a caller who went away before the request was whole; nobody is left to be answered. */
const CALLER_GONE = 499;

/** The public door: finds the partner of a request and hands it to that partner's service, with a signed receipt. */
@Injectable()
export class DoorService {
  private readonly edgeKeys: readonly string[] | undefined;
  private readonly checkKey: string;

  constructor(
    private readonly routes: RouteTableService,
    private readonly forwarder: Forwarder,
    private readonly courier: Courier,
    private readonly spool: SpoolService,
    private readonly spoolMetrics: SpoolMetrics,
    private readonly unrouted: UnroutedService,
    private readonly metrics: GatewayMetrics,
    private readonly books: BootBooks,
    private readonly hasher: KeyedHasher,
    private readonly environment: GatewayEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {
    this.edgeKeys = deriveEdgeKeys([environment.EDGE_KEY, environment.EDGE_KEY_PREVIOUS]);
    this.checkKey = deriveReceiptKey(environment.RECEIPT_SIGNING_KEY, GATEWAY_CHECK_SIGNER);
  }

  /** Answers the request, whatever happens; never throws. */
  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let receipt = uuidV7();
    try {
      const body = await readBody(request, BODY_LIMIT_BYTES);
      let incoming = readRequest(request, body, this.environment.TRUSTED_PROXY_HOPS);
      if (claimsReceipt(incoming)) {
        incoming = this.asSigned(incoming);
        receipt = incoming.handedOver?.receipt ?? receipt;
      }
      answer(response, await this.pass(incoming, receipt), request.method === 'HEAD');
    } catch (error) {
      if (error instanceof CallerGoneError) return this.noteCallerGone(request, receipt);
      const problem = toProblem(error);
      const fields = { postback_id: receipt, trace: this.traceOf(request) };
      if (problem.status >= 500) this.log.error('A request failed', error, fields);
      answer(response, problemAnswer(problem, { 'x-postback-id': receipt }));
    }
  }

  /** What the edge vouches for is believed, and so is a test of ours; else it is a request like any other. */
  private asSigned(incoming: Incoming): Incoming {
    const nowMs = Date.now();
    const test = believeTest(incoming, this.checkKey, nowMs);
    if (test !== undefined || this.edgeKeys === undefined) return test ?? incoming;
    const believed = believeEdge(incoming, this.edgeKeys, nowMs);
    this.metrics.observeEdge(believed !== undefined);
    return believed ?? incoming;
  }

  private async pass(incoming: Incoming, receipt: string): Promise<DoorAnswer> {
    const startedMs = performance.now();
    const { method, path, query } = incoming;
    // What the edge has acknowledged is never refused for the path that it had then.
    const resolve = incoming.handedOver?.isAcknowledged ? resolveReceived : resolveRoute;
    const resolved = resolve(this.routes.current(), path, query, this.hasher.hash);
    if (!resolved) return this.refuseUnknown(incoming, receipt);
    const { route, isPostback } = resolved;
    const passed =
      isPostback && !isTest(incoming) && (method === 'GET' || method === 'POST')
        ? await this.passPostback(route, incoming, receipt)
        : await this.passOther(route, isPostback, incoming, receipt);
    this.metrics.observe(route.partnerCode, passed.status, performance.now() - startedMs);
    return passed;
  }

  /** What the service does not take is kept before it is answered. */
  private async passPostback(route: Route, incoming: Incoming, receipt: string): Promise<DoorAnswer> {
    const { method, target, body, address } = incoming;
    const headers = requestHeadersToForward(incoming.rawHeaders);
    const isAcknowledged = incoming.handedOver?.isAcknowledged;
    const request = { receipt, address, method, target, headers, body, isAcknowledged };
    const delivery = await this.courier.deliver(route, request, this.spool.patienceMs(route.timeoutMs));
    if (delivery.kind === 'answered' && delivery.status < 500 && !isUnknownEndpoint(delivery)) {
      this.enterInBooks(route, incoming, receipt, intakeOf(delivery));
      return withReceipt(delivery, receipt);
    }
    return this.keep(route, incoming, request, delivery);
  }

  private async keep(
    route: Route,
    incoming: Incoming,
    request: BatchedRequest,
    delivery: Delivery,
  ): Promise<DoorAnswer> {
    const { partnerCode } = route;
    const reason = delivery.kind === 'answered' ? `answered_${delivery.status}` : delivery.reason;
    const fields = { ...this.describe(route, incoming, request.receipt), reason, cause: causeOf(delivery) };
    try {
      await this.spool.keep(partnerCode, request, wasSent(delivery));
    } catch (error) {
      const why = error instanceof NotKeptError ? error.reason : 'spool_down';
      const cause = error instanceof NotKeptError ? error.cause : error;
      this.log.error(`${incoming.method} ${incoming.path} → ${why}`, cause, { ...fields, outcome: 'not kept' });
      // A write that was cut off may have been made all the same.
      this.enterInBooks(route, incoming, request.receipt, why === 'spool_down' ? 'uncertain' : intakeOf(delivery));
      return writeUnavailable(request.receipt);
    }
    this.enterInBooks(route, incoming, request.receipt, 'kept');
    this.spoolMetrics.keptFor(partnerCode, reason);
    this.log.info(`${incoming.method} ${incoming.path} → spooled`, { ...fields, outcome: 'spooled' });
    return writeAccepted(route, incoming, request.receipt);
  }

  /** What the edge sends again may be in the books already; what was refused adds nothing either way. */
  private enterInBooks({ partnerCode }: Route, { handedOver }: Incoming, receipt: string, intake: Intake): void {
    const isUncertain = intake === 'kept' && handedOver !== undefined && handedOver.isRepeated;
    this.books.counts.count(partnerCode, timeOfUuidV7(receipt).getTime(), isUncertain ? 'uncertain' : intake);
  }

  /** Reads, redrives, tests and HEAD: passed on while the service is there, and never kept. */
  private async passOther(route: Route, isPostback: boolean, incoming: Incoming, receipt: string): Promise<DoorAnswer> {
    const delivery = await this.forward(route, isPostback, incoming, receipt);
    const isHead = incoming.method === 'HEAD';
    // A test wants to see the receipt that the service has answered with.
    const getsReceipt = isPostback && !isTest(incoming);
    if (delivery.kind === 'answered') return getsReceipt ? withReceipt(delivery, receipt, isHead) : delivery;
    const fields = { ...this.describe(route, incoming, receipt), reason: delivery.reason, cause: causeOf(delivery) };
    this.log.warn(`${route.partnerCode} did not answer: ${delivery.reason}`, fields);
    return writeUnavailable(receipt);
  }

  private async forward(route: Route, isPostback: boolean, incoming: Incoming, receipt: string): Promise<Delivery> {
    const { endpointUrl: origin, timeoutMs } = route;
    if (origin === null) return { kind: 'unanswered', reason: 'not_deployed' };
    if (!(await this.courier.isThereOrReturns(route))) return { kind: 'unanswered', reason: 'away' };
    const { method, target, body } = incoming;
    const headers = requestHeadersToForward(incoming.rawHeaders);
    headers.push(...signedReceipt(route, { ...incoming, receipt }, isTest(incoming)));
    const isRepeatable = isPostback || method === 'GET' || method === 'HEAD';
    const bytes = body.length > 0 ? body : null;
    return this.forwarder.forward({ origin, target, method, headers, body: bytes, timeoutMs, isRepeatable });
  }

  private refuseUnknown(incoming: Incoming, receipt: string): DoorAnswer {
    this.metrics.observe('', 404, 0);
    if (incoming.method !== 'HEAD') this.unrouted.keep(incoming, receipt);
    return problemAnswer(problems.unknownEndpoint(), { 'x-postback-id': receipt });
  }

  private noteCallerGone(request: IncomingMessage, receipt: string): void {
    this.metrics.observe('', CALLER_GONE, 0);
    const fields = { status: CALLER_GONE, postback_id: receipt, trace: this.traceOf(request) };
    this.log.debug('A caller went away before its request was whole', fields);
  }

  private describe({ partnerCode }: Route, incoming: Incoming, receipt: string): LogFields {
    const { method: requestMethod, path: requestUrl, address } = incoming;
    return {
      httpRequest: { requestMethod, requestUrl, remoteIp: maskAddress(address) },
      partner: partnerCode,
      postback_id: receipt,
      trace: this.traceOf(incoming),
    };
  }

  private traceOf({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
    return traceOf(headers, this.environment.GOOGLE_CLOUD_PROJECT);
  }
}

/** Reasons for which the service cannot have seen the postback. */
const NEVER_SENT: ReadonlySet<string> = new Set(['not_deployed', 'away', 'overloaded', 'no_identity', 'kept_out']);

function wasSent(delivery: Delivery): boolean {
  return delivery.kind === 'unanswered' && !NEVER_SENT.has(delivery.reason);
}

/** 422 is how a service refuses what it keeps in quarantine. Without an answer, nobody knows what it kept. */
function intakeOf(delivery: Delivery): Intake {
  if (delivery.kind === 'unanswered') return NEVER_SENT.has(delivery.reason) ? 'refused' : 'uncertain';
  if (delivery.status >= 500) return 'uncertain';
  return delivery.status >= 400 && delivery.status !== 422 ? 'refused' : 'kept';
}

function causeOf(delivery: Delivery): string | undefined {
  return delivery.kind === 'unanswered' ? delivery.cause?.message : undefined;
}
