import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import {
  answer,
  BootBooks,
  callerAddress,
  CallerGoneError,
  type DoorAnswer,
  type Intake,
  Log,
  type LogFields,
  maskAddress,
  type Problem,
  problemAnswer,
  problems,
  readBody,
  toProblem,
  traceOf,
} from '@app/common';
import { BATCH_HEADER, type PostbackFault, type Warning } from '@app/postback';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { PostbackMetrics } from './postback-metrics';
import { type Accepted, PostbackService } from './postback.service';
import type { RawPostback } from './raw-postback';
import { mintReceipt, type Receipt, readSignedReceipt } from './read-receipt';
import { writeAnswer } from './write-answer';

/** Larger bodies are refused: no network sends them. */
export const BODY_LIMIT_BYTES = 256 * 1024;

/** As proxies log it. */
const CALLER_GONE = 499;

const NO_BODY = new Uint8Array(0);

/** Where every address of the partner's endpoint leads: one request in, one answer out after the commit. */
@Injectable()
export class PostbackDoor {
  constructor(
    private readonly postbacks: PostbackService,
    private readonly metrics: PostbackMetrics,
    private readonly environment: PartnerServiceEnvironment,
    private readonly books: BootBooks,
    @Inject(Log) private readonly log: Log,
  ) {}

  /**
   * Answers the request, whatever happens; never throws.
   *
   * @param mustBeSigned the path is no address of the partner's: only the gateway's signature makes it a postback
   */
  async take(request: IncomingMessage, response: ServerResponse, mustBeSigned: boolean): Promise<void> {
    const raw = toRaw(request, this.environment.TRUSTED_PROXY_HOPS);
    const { PARTNER_CODE, RECEIPT_KEY } = this.environment;
    const minted = mintReceipt(raw.address, Date.now());
    const read = async (): Promise<Receipt> => {
      raw.body = await readBody(request, BODY_LIMIT_BYTES);
      const signed = readSignedReceipt(raw, PARTNER_CODE, RECEIPT_KEY, Date.now());
      if (!signed && mustBeSigned) throw problems.unknownEndpoint();
      return signed ?? minted;
    };
    answer(response, await this.respond(raw, minted, read), raw.method === 'HEAD');
  }

  /**
   * The answer to a postback: what became of it, or the problem that kept it from being stored. Never throws.
   *
   * @param first what the postback is known by until its own receipt is read
   */
  async respond(
    raw: RawPostback,
    first: Receipt,
    readReceiptOf: () => Receipt | Promise<Receipt>,
  ): Promise<DoorAnswer> {
    const startedMs = performance.now();
    let receipt = first;
    if (raw.method === 'HEAD') return answerHead(receipt);
    try {
      if (raw.method !== 'GET' && raw.method !== 'POST') throw problems.methodNotAllowed('GET, POST');
      receipt = await readReceiptOf();
      const accepted = await this.postbacks.accept(raw, receipt);
      this.enterInBooks(receipt, 'kept');
      return this.answerAccepted(raw, accepted, startedMs);
    } catch (error) {
      if (error instanceof CallerGoneError) return this.noteCallerGone(raw, receipt);
      const problem = toProblem(error);
      // Time may have run out on a commit that the database made all the same.
      this.enterInBooks(receipt, problem.status >= 500 ? 'uncertain' : 'refused');
      return this.refuse(raw, receipt, problem, startedMs);
    }
  }

  /** Nothing was received whole, so nothing is booked; the answer is for nobody. */
  private noteCallerGone(raw: RawPostback, { id }: Receipt): DoorAnswer {
    const fields = { ...this.describe(raw, raw.address, CALLER_GONE, 0), postback_id: id };
    this.log.debug('A caller went away before its request was whole', fields);
    return { status: 400, headers: {}, body: '' };
  }

  /** Where a receipt is minted it is booked, and nowhere else: a signed one is in the books of the gateway. */
  private enterInBooks({ isSigned, receivedAt }: Receipt, intake: Intake): void {
    if (!isSigned) this.books.counts.count(this.environment.PARTNER_CODE, Date.parse(receivedAt), intake);
  }

  private answerAccepted(raw: RawPostback, accepted: Accepted, startedMs: number): DoorAnswer {
    const { receipt, outcome, partner } = accepted;
    const { status, contentType, body } = writeAnswer(raw, receipt.id, outcome, partner.config);
    const tookMs = performance.now() - startedMs;
    this.metrics.observe(outcome.status, tookMs);
    if (partner.config.enableLogging) this.logJourney(raw, accepted, status, tookMs);
    return { status, headers: { 'content-type': contentType, 'x-postback-id': receipt.id, [BATCH_HEADER]: '1' }, body };
  }

  private refuse(raw: RawPostback, { id, address }: Receipt, problem: Problem, startedMs: number): DoorAnswer {
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
    return problemAnswer(problem, { 'x-postback-id': id });
  }

  /**
   * The one wide line of a postback. Of its content it has the conversion id, by which it is looked up, and no more: the
   * query may hold tokens, and values are in the partner's database, where they can be erased.
   */
  private logJourney(raw: RawPostback, accepted: Accepted, status: number, tookMs: number): void {
    const { receipt, outcome, tenantCode, steps } = accepted;
    this.log.info(`${raw.method} ${raw.path} → ${outcome.status}`, {
      ...this.describe(raw, receipt.address, status, tookMs),
      tenant: tenantCode,
      outcome: outcome.status,
      postback_id: receipt.id,
      conversion_id: outcome.conversionId ?? undefined,
      steps,
      faults: withoutValues(outcome.faults),
      warnings: withoutValues(outcome.warnings),
    });
  }

  private describe(raw: RawPostback, address: string, status: number, tookMs: number): LogFields {
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
function answerHead({ id }: Receipt): DoorAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-postback-id': id },
    body: '',
  };
}

function toRaw(request: IncomingMessage, trustedHops: number): RawPostback {
  const address = callerAddress(request, trustedHops);
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
function withoutValues(findings: readonly (Warning & Pick<PostbackFault, 'code'>)[]): object[] | undefined {
  if (findings.length === 0) return undefined;
  return findings.map(({ field, code, reason }) => (code ? { field, code, reason } : { field, reason }));
}
