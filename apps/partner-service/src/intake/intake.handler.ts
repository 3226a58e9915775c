import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import {
  ClientDisconnectedError,
  IntakeCounters,
  type IntakeOutcome,
  Log,
  type LogFields,
  maskAddress,
  problems,
  type RawResponse,
  readBody,
  sendResponse,
  toProblem,
  toProblemResponse,
  traceOf,
} from '@app/common';
import type { Diagnostic } from '@app/postback';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { type Arrival, newArrival, readSignedArrival } from './arrival';
import { IntakeMetrics } from './intake-metrics';
import { type Accepted, IntakeService } from './intake.service';
import { type PostbackRequest, toPostbackRequest } from './postback-request';
import { writeResponse } from './write-response';

/** Larger bodies are refused: no network sends them. */
export const BODY_LIMIT_BYTES = 256 * 1024;

/** nginx's status for a client that disconnected; it occurs in the log only. */
const CLIENT_CLOSED_REQUEST = 499;

/** Receives every request to the partner's endpoint, and answers it after the commit. */
@Injectable()
export class IntakeHandler {
  constructor(
    private readonly intake: IntakeService,
    private readonly partnerConfig: PartnerConfigService,
    private readonly metrics: IntakeMetrics,
    private readonly environment: PartnerServiceEnvironment,
    private readonly counters: IntakeCounters,
    @Inject(Log) private readonly log: Log,
  ) {}

  /**
   * Answers the request, whatever happens; never throws.
   *
   * @param mustBeSigned the path is no address of the partner's: only the gateway's signature makes it a postback
   */
  async handle(message: IncomingMessage, response: ServerResponse, mustBeSigned: boolean): Promise<void> {
    const request = toPostbackRequest(message, this.environment.TRUSTED_PROXY_HOPS);
    const { PARTNER_CODE, RECEIPT_KEY } = this.environment;
    const arrival = newArrival(request.address, Date.now());
    const readArrival = async (): Promise<Arrival> => {
      request.body = await readBody(message, BODY_LIMIT_BYTES);
      const signed = readSignedArrival(request, PARTNER_CODE, RECEIPT_KEY, Date.now());
      if (!signed && mustBeSigned) throw problems.unknownEndpoint();
      return signed ?? arrival;
    };
    sendResponse(response, await this.respond(request, arrival, readArrival), request.method === 'HEAD');
  }

  /**
   * The response to a postback: its outcome, or the problem that kept it from being stored. Never throws.
   *
   * @param arrival what is known of the postback until `readArrival` has read all of it
   */
  async respond(
    request: PostbackRequest,
    arrival: Arrival,
    readArrival?: () => Promise<Arrival>,
  ): Promise<RawResponse> {
    const startedMs = performance.now();
    let known = arrival;
    if (request.method === 'HEAD') return headResponse(known);
    try {
      if (request.method !== 'GET' && request.method !== 'POST') throw problems.methodNotAllowed('GET, POST');
      if (readArrival) known = await readArrival();
      await (known.isSigned ? this.partnerConfig.catchUp(known.configVersion) : this.counters.open());
      const accepted = await this.intake.accept(request, known);
      this.count(known, 'stored');
      return this.success(request, accepted, startedMs);
    } catch (error) {
      return this.failure(request, known, error, startedMs);
    }
  }

  /** Counts where the postback id is assigned, and nowhere else: the gateway counts a signed one. */
  private count({ isSigned, receivedAt }: Arrival, intake: IntakeOutcome): void {
    if (!isSigned) this.counters.record(this.environment.PARTNER_CODE, Date.parse(receivedAt), intake);
  }

  private success(request: PostbackRequest, accepted: Accepted, startedMs: number): RawResponse {
    const { arrival, outcome, partner } = accepted;
    const { status, contentType, body } = writeResponse(request, arrival.id, outcome, partner.config);
    const tookMs = performance.now() - startedMs;
    this.metrics.observe(outcome.status, tookMs);
    if (partner.config.enableLogging) this.logSuccess(request, accepted, status, tookMs);
    return { status, headers: { 'content-type': contentType, 'x-postback-id': arrival.id }, body };
  }

  private failure(request: PostbackRequest, arrival: Arrival, error: unknown, startedMs: number): RawResponse {
    const { id, address } = arrival;
    if (error instanceof ClientDisconnectedError) {
      const fields = { ...this.describe(request, request.address, CLIENT_CLOSED_REQUEST, 0), postback_id: id };
      this.log.debug('Client disconnected before its request was complete', fields);
      return { status: 400, headers: {}, body: '' };
    }
    const problem = toProblem(error);
    // A write that timed out may have been committed all the same.
    this.count(arrival, problem.status >= 500 ? 'uncertain' : 'refused');
    const tookMs = performance.now() - startedMs;
    this.metrics.observe('refused', tookMs);
    const message = `${request.method} ${request.path} → ${problem.code}`;
    const fields = {
      ...this.describe(request, address, problem.status, tookMs),
      outcome: 'refused',
      code: problem.code,
      reason: problem.message,
      postback_id: id,
    };
    if (problem.status >= 500) this.log.error(message, problem.cause ?? problem, fields);
    else this.log.warn(message, fields);
    return toProblemResponse(problem, { 'x-postback-id': id });
  }

  /**
   * Logs one wide line per postback. Of its content the line holds the conversion id, by which it is looked up, and no
   * more: the query may hold tokens, and values are in the partner's database, where they can be erased.
   */
  private logSuccess(request: PostbackRequest, accepted: Accepted, status: number, tookMs: number): void {
    const { arrival, outcome, tenantCode, steps } = accepted;
    this.log.info(`${request.method} ${request.path} → ${outcome.status}`, {
      ...this.describe(request, arrival.address, status, tookMs),
      tenant: tenantCode,
      outcome: outcome.status,
      postback_id: arrival.id,
      conversion_id: outcome.conversionId ?? undefined,
      steps,
      faults: withoutValues(outcome.reasons),
      warnings: withoutValues(outcome.warnings),
    });
  }

  private describe(request: PostbackRequest, address: string, status: number, tookMs: number): LogFields {
    const latency = `${(tookMs / 1000).toFixed(6)}s`;
    const { method: requestMethod, path: requestUrl, headers } = request;
    const remoteIp = maskAddress(address);
    return {
      httpRequest: { requestMethod, requestUrl, status, remoteIp, latency },
      trace: traceOf(headers, this.environment.GOOGLE_CLOUD_PROJECT),
    };
  }
}

/** A HEAD request stores nothing and gets headers only. */
function headResponse({ id }: Arrival): RawResponse {
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-postback-id': id },
    body: '',
  };
}

/** For a log line; undefined where there is none. */
function withoutValues(diagnostics: readonly Diagnostic[]): object[] | undefined {
  return diagnostics.length === 0 ? undefined : diagnostics.map(({ field, code, reason }) => ({ field, code, reason }));
}
