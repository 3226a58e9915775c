import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import {
  answer,
  type DoorAnswer,
  KeyedHasher,
  Log,
  problemAnswer,
  problems,
  readBody,
  toProblem,
  uuidV7,
} from '@app/common';
import { RECEIPT_HEADERS, signReceipt } from '@app/postback';
import { Courier, MAX_BATCHED_BODY_BYTES } from '../forward/courier.service';
import { requestHeadersToForward } from '../forward/forward-headers';
import { Forwarder, type NoAnswer, type ServiceAnswer } from '../forward/forwarder.service';
import { GatewayEnvironment } from '../gateway.env';
import type { Route } from '../route/compile-routes';
import { resolveRoute, type ResolvedRoute } from '../route/resolve-route';
import { RouteTableService } from '../route/route-table.service';
import { UnroutedRepository } from '../unrouted/unrouted.repository';
import { GatewayMetrics } from './gateway-metrics';
import { type Incoming, readRequest } from './incoming';

/** Larger bodies are refused: no network sends them. */
const BODY_LIMIT_BYTES = 256 * 1024;

/** The public door: finds the partner of a request and hands it to that partner's service, with a signed receipt. */
@Injectable()
export class DoorService {
  constructor(
    private readonly routes: RouteTableService,
    private readonly forwarder: Forwarder,
    private readonly courier: Courier,
    private readonly unrouted: UnroutedRepository,
    private readonly metrics: GatewayMetrics,
    private readonly hasher: KeyedHasher,
    private readonly environment: GatewayEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** Answers the request, whatever happens; never throws. */
  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const receiptId = uuidV7();
    try {
      const body = await readBody(request, BODY_LIMIT_BYTES);
      const incoming = readRequest(request, body, this.environment.TRUSTED_PROXY_HOPS);
      answer(response, await this.pass(incoming, receiptId), request.method === 'HEAD');
    } catch (error) {
      const problem = toProblem(error);
      if (problem.status >= 500) this.log.error('A request failed', error, { postback_id: receiptId });
      answer(response, problemAnswer(problem, { 'x-postback-id': receiptId }));
    }
  }

  private async pass(incoming: Incoming, receiptId: string): Promise<DoorAnswer> {
    const startedMs = performance.now();
    const resolved = resolveRoute(this.routes.current(), incoming.path, incoming.query, this.hasher.hash);
    if (!resolved) return this.refuseUnknown(incoming, receiptId);
    const forwarded = await this.forward(resolved, incoming, receiptId);
    const passed =
      forwarded.kind === 'answered' ? forwarded : this.answerUnanswered(resolved, incoming, receiptId, forwarded);
    this.metrics.observe(resolved.route.partnerCode, passed.status, performance.now() - startedMs);
    return passed;
  }

  private async forward(
    { route, isPostback }: ResolvedRoute,
    incoming: Incoming,
    receiptId: string,
  ): Promise<ServiceAnswer | NoAnswer> {
    if (route.endpointUrl === null) return { kind: 'unanswered', reason: 'not_deployed' };
    const headers = requestHeadersToForward(incoming.rawHeaders);
    const { method, target, body, address } = incoming;
    if (isPostback && body.length <= MAX_BATCHED_BODY_BYTES && this.courier.takesBatches(route)) {
      return this.courier.deliver(route, { receipt: receiptId, address, method, target, headers, body });
    }
    headers.push(...signedReceipt(route, incoming, receiptId));
    const { endpointUrl: origin, timeoutMs } = route;
    const exchange = { origin, target, method, headers, body: body.length > 0 ? body : null, timeoutMs };
    const answered = await this.forwarder.forward(exchange);
    return answered.kind === 'answered' ? this.courier.learn(origin, answered) : answered;
  }

  /**
   * The service is away. A postback belongs in the spool from here, before it is answered; without one it must
   * not be promised anything, so its caller is told to come again.
   */
  private answerUnanswered(
    { route, isPostback }: ResolvedRoute,
    { method, path }: Incoming,
    receiptId: string,
    { reason, cause }: NoAnswer,
  ): DoorAnswer {
    const fields = { partner: route.partnerCode, postback_id: receiptId, method, path, is_postback: isPostback };
    this.log.error(`${route.partnerCode} did not answer: ${reason}`, cause, fields);
    const problem = problems.unavailable('The partner service does not answer at the moment.');
    return problemAnswer(problem, { 'x-postback-id': receiptId });
  }

  private async refuseUnknown(incoming: Incoming, receiptId: string): Promise<DoorAnswer> {
    this.metrics.observe('', 404, 0);
    await this.unrouted.keep(incoming, receiptId);
    return problemAnswer(problems.unknownEndpoint(), { 'x-postback-id': receiptId });
  }
}

/** The receipt's headers: what the service may believe of the request, for this partner and this request only. */
function signedReceipt(route: Route, { method, target, body, address }: Incoming, receipt: string): string[] {
  const sentAtMs = Date.now();
  const { partnerCode, receiptKey } = route;
  const parts = { partnerCode, receipt, address, sentAtMs, method, pathWithQuery: target, body, isTest: false };
  const signature = signReceipt(receiptKey, parts);
  return [
    RECEIPT_HEADERS.id,
    receipt,
    RECEIPT_HEADERS.address,
    address,
    RECEIPT_HEADERS.sent,
    String(sentAtMs),
    RECEIPT_HEADERS.signature,
    signature,
  ];
}
