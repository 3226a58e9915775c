import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import {
  ClientDisconnectedError,
  IntakeCounters,
  type IntakeOutcome,
  isBodyCut,
  joinHeaders,
  problems,
  type RawResponse,
  readBody,
  sendResponse,
  startInTurns,
  toProblem,
  toProblemResponse,
} from '@app/common';
import { splitTarget } from '@app/postback';
import {
  ALLOWED_METHODS,
  batchEnvelope,
  BODY_CUT_HEADER,
  type BatchedRequest,
  decodeBatch,
  encodeResponses,
  ENVELOPE_HEADERS,
  isPostbackMethod,
  MAX_BATCH_BYTES,
  postbackCountOf,
  verifyEnvelope,
} from '@app/internal-protocol';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { type Arrival, batchedArrival, newArrival, readConfigVersion, readSignedArrival } from './arrival';
import { IntakeReporter } from './intake-reporter';
import { IntakeService } from './intake.service';
import { type PostbackRequest, toPostbackRequest } from './postback-request';
import { allowedMethods, headResponse, writeResponse, writeResponses } from './write-response';

/** Larger bodies are refused: no network sends them. */
export const BODY_LIMIT_BYTES = 256 * 1024;

/** Receives every request to the partner's endpoint, alone or in a batch of the gateway, and answers after the commit. */
@Injectable()
export class IntakeHandler {
  constructor(
    private readonly intake: IntakeService,
    private readonly partnerConfig: PartnerConfigService,
    private readonly environment: PartnerServiceEnvironment,
    private readonly counters: IntakeCounters,
    private readonly reporter: IntakeReporter,
  ) {}

  /**
   * Answers the request, whatever happens; never throws.
   *
   * @param mustBeSigned the path is no address of the partner's: only the gateway's signature makes it a postback
   */
  async handle(message: IncomingMessage, response: ServerResponse, mustBeSigned: boolean): Promise<void> {
    const startedMs = performance.now();
    const request = toPostbackRequest(message, this.environment.TRUSTED_PROXY_HOPS);
    let arrival = newArrival(request.address, Date.now());
    if (request.method === 'HEAD') return sendResponse(response, headResponse(arrival.id), true);
    if (request.method === 'OPTIONS') return sendResponse(response, allowedMethods(arrival.id));
    try {
      if (!isPostbackMethod(request.method)) throw problems.methodNotAllowed(ALLOWED_METHODS);
      const body = readBody(message, BODY_LIMIT_BYTES);
      request.body = body instanceof Promise ? await body : body;
      if (isBodyCut(message)) request.headers[BODY_CUT_HEADER] = '1';
      arrival = this.readArrival(request, arrival, mustBeSigned);
    } catch (error) {
      return sendResponse(response, this.failure(request, arrival, error, startedMs));
    }
    sendResponse(response, await this.respond(request, arrival, startedMs));
  }

  /** Answers the gateway's batch: each postback has its own journey and its own response. Never throws. */
  async handleBatch(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readBody(message, MAX_BATCH_BYTES);
      await this.partnerConfig.catchUp(this.verifyBatch(message, body));
      const responses = await startInTurns(decodeBatch(body.toString('utf8')), (item) => this.respondTo(item));
      const headers = { 'content-type': 'application/json' };
      sendResponse(response, { status: 200, headers, body: encodeResponses(responses) });
    } catch (error) {
      sendResponse(response, toProblemResponse(toProblem(error)));
    }
  }

  private respondTo(item: BatchedRequest): Promise<RawResponse> {
    const { address, method, target, headers, body } = item;
    const request = { method, ...splitTarget(target), headers: joinHeaders(headers), body, address };
    return this.respond(request, batchedArrival(item), performance.now());
  }

  /** The response to a postback: its outcome, or the problem that kept it from being stored. Never throws. */
  private async respond(request: PostbackRequest, arrival: Arrival, startedMs: number): Promise<RawResponse> {
    try {
      // Nearly always there is nothing to wait for, and a turn of the microtask queue costs each postback something.
      const opening = arrival.isSigned ? this.partnerConfig.catchUp(arrival.configVersion) : this.counters.open();
      if (opening) await opening;
      const accepted = await this.intake.accept(request, arrival);
      const { outcome, elements, partner } = accepted;
      this.countIntake(arrival, 'stored', elements?.length ?? 1);
      const response = elements
        ? writeResponses(request, arrival.id, elements, partner.config)
        : writeResponse(request, arrival.id, outcome, partner.config);
      const totalMs = performance.now() - startedMs;
      this.reporter.accepted(request, arrival, accepted, response.status, totalMs);
      return arrival.isTest ? withTiming(response, accepted.readMs, totalMs) : response;
    } catch (error) {
      return this.failure(request, arrival, error, startedMs);
    }
  }

  /** Counted where the postback id is assigned, and nowhere else: the gateway counts a signed one. */
  private countIntake({ isSigned, receivedAtMs }: Arrival, outcome: IntakeOutcome, postbacks: number): void {
    if (!isSigned) this.counters.record(this.environment.PARTNER_CODE, receivedAtMs, outcome, postbacks);
  }

  private failure(request: PostbackRequest, arrival: Arrival, error: unknown, startedMs: number): RawResponse {
    if (error instanceof ClientDisconnectedError) {
      this.reporter.disconnected(request, arrival);
      return { status: 400, headers: {}, body: '' };
    }
    const problem = toProblem(error);
    // A write that timed out may have been committed all the same.
    this.countIntake(arrival, problem.status >= 500 ? 'uncertain' : 'refused', postbackCountOf(problem.headers));
    this.reporter.refused(request, arrival, problem, performance.now() - startedMs);
    return toProblemResponse(problem, { 'x-postback-id': arrival.id });
  }

  private readArrival(request: PostbackRequest, arrival: Arrival, mustBeSigned: boolean): Arrival {
    const { PARTNER_CODE, RECEIPT_KEY } = this.environment;
    const signed = readSignedArrival(request, PARTNER_CODE, RECEIPT_KEY, Date.now());
    if (!signed && mustBeSigned) throw problems.unknownEndpoint();
    return signed ?? arrival;
  }

  /** Returns the version of the configuration that the gateway knows. */
  private verifyBatch({ headers }: IncomingMessage, body: Uint8Array): number | undefined {
    const { PARTNER_CODE, RECEIPT_KEY } = this.environment;
    const configVersion = readConfigVersion(headers);
    const envelope = batchEnvelope(PARTNER_CODE, Number(headers[ENVELOPE_HEADERS.sent]), body, configVersion);
    const signature = String(headers[ENVELOPE_HEADERS.signature] ?? '');
    if (!verifyEnvelope(RECEIPT_KEY, envelope, signature, Date.now())) {
      throw problems.unauthorized('Only the gateway may forward postbacks.');
    }
    return configVersion;
  }
}

/** Reports to the sender of a test postback how long reading and storing took. */
function withTiming(response: RawResponse, readMs: number, totalMs: number): RawResponse {
  const timing = `read;dur=${readMs.toFixed(2)}, store;dur=${(totalMs - readMs).toFixed(2)}`;
  return { ...response, headers: { ...response.headers, 'server-timing': timing } };
}
