import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import {
  sendResponse,
  IntakeCounters,
  clientAddress,
  ClientDisconnectedError,
  type RawResponse,
  type IntakeOutcome,
  Log,
  type LogFields,
  maskAddress,
  type Problem,
  toProblemResponse,
  problems,
  readBody,
  toProblem,
  traceOf,
} from '@app/common';
import { BATCH_HEADER } from '@app/internal-protocol';
import { type PostbackError, type Warning } from '@app/postback';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { IntakeMetrics } from './intake-metrics';
import { type Accepted, IntakeService } from './intake.service';
import type { PostbackRequest } from './postback-request';
import { newEnvelope, type Envelope, readSignedEnvelope } from './envelope';
import { writeResponse } from './write-response';

/** Larger bodies are refused: no network sends them. */
export const BODY_LIMIT_BYTES = 256 * 1024;

/** As proxies log it. */
const CLIENT_CLOSED_REQUEST = 499;

const NO_BODY = new Uint8Array(0);

/** Where every address of the partner's endpoint leads: one request in, one answer out after the commit. */
@Injectable()
export class IntakeHandler {
  constructor(
    private readonly postbacks: IntakeService,
    private readonly metrics: IntakeMetrics,
    private readonly environment: PartnerServiceEnvironment,
    private readonly books: IntakeCounters,
    @Inject(Log) private readonly log: Log,
  ) {}

  /**
   * Answers the request, whatever happens; never throws.
   *
   * @param mustBeSigned the path is no address of the partner's: only the gateway's signature makes it a postback
   */
  async handle(request: IncomingMessage, response: ServerResponse, mustBeSigned: boolean): Promise<void> {
    const raw = toPostbackRequest(request, this.environment.TRUSTED_PROXY_HOPS);
    const { PARTNER_CODE, RECEIPT_KEY } = this.environment;
    const minted = newEnvelope(raw.address, Date.now());
    const read = async (): Promise<Envelope> => {
      raw.body = await readBody(request, BODY_LIMIT_BYTES);
      const signed = readSignedEnvelope(raw, PARTNER_CODE, RECEIPT_KEY, Date.now());
      if (!signed && mustBeSigned) throw problems.unknownEndpoint();
      return signed ?? minted;
    };
    sendResponse(response, await this.respond(raw, minted, read), raw.method === 'HEAD');
  }

  /**
   * The answer to a postback: what became of it, or the problem that kept it from being stored. Never throws.
   *
   * @param first what the postback is known by until its own receipt is read
   */
  async respond(
    raw: PostbackRequest,
    first: Envelope,
    readReceiptOf: () => Envelope | Promise<Envelope>,
  ): Promise<RawResponse> {
    const startedMs = performance.now();
    let postbackId = first;
    if (raw.method === 'HEAD') return headResponse(postbackId);
    try {
      if (raw.method !== 'GET' && raw.method !== 'POST') throw problems.methodNotAllowed('GET, POST');
      postbackId = await readReceiptOf();
      const accepted = await this.postbacks.accept(raw, postbackId);
      this.countIntake(postbackId, 'kept');
      return this.success(raw, accepted, startedMs);
    } catch (error) {
      if (error instanceof ClientDisconnectedError) return this.clientClosed(raw, postbackId);
      const problem = toProblem(error);
      // Time may have run out on a commit that the database made all the same.
      this.countIntake(postbackId, problem.status >= 500 ? 'uncertain' : 'refused');
      return this.failure(raw, postbackId, problem, startedMs);
    }
  }

  /** Nothing was received whole, so nothing is booked; the answer is for nobody. */
  private clientClosed(raw: PostbackRequest, { id }: Envelope): RawResponse {
    const fields = { ...this.describe(raw, raw.address, CLIENT_CLOSED_REQUEST, 0), postback_id: id };
    this.log.debug('A caller went away before its request was whole', fields);
    return { status: 400, headers: {}, body: '' };
  }

  /** Where a receipt is minted it is booked, and nowhere else: a signed one is in the books of the gateway. */
  private countIntake({ isSigned, receivedAt }: Envelope, intake: IntakeOutcome): void {
    if (!isSigned) this.books.counts.record(this.environment.PARTNER_CODE, Date.parse(receivedAt), intake);
  }

  private success(raw: PostbackRequest, accepted: Accepted, startedMs: number): RawResponse {
    const { envelope, outcome, partner } = accepted;
    const { status, contentType, body } = writeResponse(raw, envelope.id, outcome, partner.config);
    const tookMs = performance.now() - startedMs;
    this.metrics.observe(outcome.status, tookMs);
    if (partner.config.enableLogging) this.logSuccess(raw, accepted, status, tookMs);
    return {
      status,
      headers: { 'content-type': contentType, 'x-postback-id': envelope.id, [BATCH_HEADER]: '1' },
      body,
    };
  }

  private failure(raw: PostbackRequest, { id, address }: Envelope, problem: Problem, startedMs: number): RawResponse {
    const tookMs = performance.now() - startedMs;
    this.metrics.observe('refused', tookMs);
    const message = `${raw.method} ${raw.path} → ${problem.code}`;
    const fields = {
      ...this.describe(raw, address, problem.status, tookMs),
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
   * The one wide line of a postback. Of its content it has the conversion id, by which it is looked up, and no more: the
   * query may hold tokens, and values are in the partner's database, where they can be erased.
   */
  private logSuccess(raw: PostbackRequest, accepted: Accepted, status: number, tookMs: number): void {
    const { envelope, outcome, tenantCode, steps } = accepted;
    this.log.info(`${raw.method} ${raw.path} → ${outcome.status}`, {
      ...this.describe(raw, envelope.address, status, tookMs),
      tenant: tenantCode,
      outcome: outcome.status,
      postback_id: envelope.id,
      conversion_id: outcome.conversionId ?? undefined,
      steps,
      faults: withoutValues(outcome.reasons),
      warnings: withoutValues(outcome.warnings),
    });
  }

  private describe(raw: PostbackRequest, address: string, status: number, tookMs: number): LogFields {
    const latency = `${(tookMs / 1000).toFixed(6)}s`;
    const { method: requestMethod, path: requestUrl, headers } = raw;
    const remoteIp = maskAddress(address);
    return {
      httpRequest: { requestMethod, requestUrl, status, remoteIp, latency },
      trace: traceOf(headers, this.environment.GOOGLE_CLOUD_PROJECT),
    };
  }
}

/** A look at the address stores nothing and says so by nothing but its headers. */
function headResponse({ id }: Envelope): RawResponse {
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-postback-id': id },
    body: '',
  };
}

function toPostbackRequest(request: IncomingMessage, trustedHops: number): PostbackRequest {
  const address = clientAddress(request, trustedHops);
  return {
    method: request.method ?? 'GET',
    ...splitTarget(request.url ?? '/'),
    headers: request.headers,
    body: NO_BODY,
    address,
  };
}

/** A request's target in its two parts, as sent. */
export function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** For a log line; undefined where there is nothing to say. */
function withoutValues(findings: readonly (Warning & Pick<PostbackError, 'code'>)[]): object[] | undefined {
  if (findings.length === 0) return undefined;
  return findings.map(({ field, code, reason }) => (code ? { field, code, reason } : { field, reason }));
}
