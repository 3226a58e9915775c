import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { answer, callerAddress, Log, problemAnswer, problems, readBody, toProblem } from '@app/common';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { PostbackMetrics } from './postback-metrics';
import { type Accepted, PostbackService } from './postback.service';
import type { RawPostback } from './raw-postback';
import { writeAnswer } from './write-answer';

/** Larger bodies are refused: no network sends them. */
export const BODY_LIMIT_BYTES = 256 * 1024;

/** Where every address of the partner's endpoint leads: one request in, one answer out after the commit. */
@Injectable()
export class PostbackDoor {
  constructor(
    private readonly postbacks: PostbackService,
    private readonly metrics: PostbackMetrics,
    private readonly environment: PartnerServiceEnvironment,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** Answers the request, whatever happens; never throws. */
  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedMs = performance.now();
    const raw = toRaw(request, this.environment.TRUSTED_PROXY_HOPS);
    try {
      if (raw.method === 'HEAD') return answer(response, { status: 200, headers: {}, body: '' });
      if (raw.method !== 'GET' && raw.method !== 'POST') throw problems.methodNotAllowed('GET, POST');
      raw.body = await readBody(request, BODY_LIMIT_BYTES);
      const accepted = await this.postbacks.accept(raw, Date.now());
      this.answerAccepted(response, raw, accepted, startedMs);
    } catch (error) {
      this.refuse(response, raw, error, startedMs);
    }
  }

  private answerAccepted(response: ServerResponse, raw: RawPostback, accepted: Accepted, startedMs: number): void {
    const { receipt, outcome, partner } = accepted;
    const { status, contentType, body } = writeAnswer(raw, receipt.id, outcome, partner.config);
    answer(response, { status, headers: { 'content-type': contentType, 'x-postback-id': receipt.id }, body });
    const tookMs = performance.now() - startedMs;
    this.metrics.observe(outcome.status, tookMs);
    if (partner.config.enableLogging) this.logJourney(raw, accepted, status, tookMs);
  }

  private refuse(response: ServerResponse, raw: RawPostback, error: unknown, startedMs: number): void {
    const problem = toProblem(error);
    answer(response, problemAnswer(problem));
    const tookMs = performance.now() - startedMs;
    this.metrics.observe('refused', tookMs);
    const fields = { ...this.describe(raw, problem.status, tookMs), outcome: 'refused', code: problem.code };
    if (problem.status >= 500) this.log.error(`${raw.method} ${raw.path} → ${problem.code}`, problem.cause ?? error, fields);
    else this.log.warn(`${raw.method} ${raw.path} → ${problem.code}`, fields);
  }

  /** The one wide line of a postback. Its query is left out: it may hold tokens, and is stored redacted anyway. */
  private logJourney(raw: RawPostback, accepted: Accepted, status: number, tookMs: number): void {
    const { receipt, outcome, tenantCode, steps } = accepted;
    this.log.info(`${raw.method} ${raw.path} → ${outcome.status}`, {
      ...this.describe(raw, status, tookMs),
      tenant: tenantCode,
      outcome: outcome.status,
      postback_id: receipt.id,
      conversion_id: outcome.conversionId ?? undefined,
      steps,
      faults: outcome.faults.length > 0 ? outcome.faults : undefined,
      warnings: outcome.warnings.length > 0 ? outcome.warnings : undefined,
    });
  }

  private describe(raw: RawPostback, status: number, tookMs: number): Record<string, unknown> {
    return {
      httpRequest: {
        requestMethod: raw.method,
        requestUrl: raw.path,
        status,
        remoteIp: raw.address,
        userAgent: raw.headers['user-agent'],
        latency: `${(tookMs / 1000).toFixed(6)}s`,
      },
    };
  }
}

function toRaw(request: IncomingMessage, trustedHops: number): RawPostback {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    headers: request.headers,
    body: NO_BODY,
    address: callerAddress(request, trustedHops),
  };
}

const NO_BODY = new Uint8Array(0);
