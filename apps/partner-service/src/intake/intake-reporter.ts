import { Inject, Injectable } from '@nestjs/common';
import { Log, type LogFields, maskAddress, type Problem, traceOf } from '@app/common';
import { postbackCountOf } from '@app/internal-protocol';
import type { Diagnostic } from '@app/postback';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { WarningMonitor } from '../warnings/warning-monitor';
import type { Arrival } from './arrival';
import { IntakeMetrics } from './intake-metrics';
import type { Accepted } from './intake.service';
import type { PostbackRequest } from './postback-request';

/** nginx's status for a client that disconnected; it occurs in the log only. */
const CLIENT_CLOSED_REQUEST = 499;

/**
 * Reports every response to a postback: counted and timed in the metrics, its warnings to their monitor, and in the log
 * one wide line. Of a postback's content the line holds the conversion id, by which it is looked up, and no more: the
 * query may hold tokens, and values are in the partner's database, where they can be erased.
 */
@Injectable()
export class IntakeReporter {
  /** The last address and its masked form: behind a gateway or a load balancer most are the same. */
  private lastAddress = '';
  private lastMasked = maskAddress('');

  constructor(
    private readonly environment: PartnerServiceEnvironment,
    private readonly metrics: IntakeMetrics,
    private readonly warnings: WarningMonitor,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** A postback, or each of several in a request, is stored. Its line is left out where the partner's configuration turns logging off. */
  accepted(request: PostbackRequest, arrival: Arrival, accepted: Accepted, status: number, tookMs: number): void {
    const { outcome, elements, partner, tenantCode, readMs } = accepted;
    for (const own of elements?.map((element) => element.outcome) ?? [outcome]) {
      this.metrics.observe(own.status, tookMs);
      this.warnings.record(own);
    }
    if (!partner.config.enableLogging) return;
    // ASCII, since one wider character makes the engine keep, join and encode every line of a turn in twice the bytes.
    this.log.info(`${request.method} ${request.path}: ${outcome.status}`, {
      httpRequest: this.describe(request, arrival.address, status, tookMs),
      trace: traceOf(request.headers, this.environment.GOOGLE_CLOUD_PROJECT),
      tenant: tenantCode,
      outcome: outcome.status,
      postback_id: arrival.id,
      conversion_id: outcome.conversionId ?? undefined,
      steps: { read_ms: round(readMs), store_ms: round(tookMs - readMs) },
      postbacks: elements?.map(({ id, outcome: own }) => ({
        postback_id: id,
        conversion_id: own.conversionId ?? undefined,
        outcome: own.status,
      })),
      faults: withoutValues(outcome.reasons),
      warnings: withoutValues(outcome.warnings),
    });
  }

  /** A postback, or each of several in a request, is not stored, or not known to be. */
  refused(request: PostbackRequest, arrival: Arrival, problem: Problem, tookMs: number): void {
    for (let left = postbackCountOf(problem.headers); left > 0; left -= 1) this.metrics.observe('refused', tookMs);
    const message = `${request.method} ${request.path}: ${problem.code}`;
    const fields = {
      httpRequest: this.describe(request, arrival.address, problem.status, tookMs),
      trace: traceOf(request.headers, this.environment.GOOGLE_CLOUD_PROJECT),
      outcome: 'refused',
      code: problem.code,
      reason: problem.message,
      postback_id: arrival.id,
    };
    if (problem.status >= 500) this.log.error(message, problem.cause ?? problem, fields);
    else this.log.warn(message, fields);
  }

  /** The client closed the connection before its request was complete. Only debugging needs to know. */
  disconnected(request: PostbackRequest, arrival: Arrival): void {
    const httpRequest = this.describe(request, request.address, CLIENT_CLOSED_REQUEST, 0);
    this.log.debug('Client disconnected before its request was complete', { httpRequest, postback_id: arrival.id });
  }

  /** In the form that Cloud Logging shows as a request. */
  private describe({ method, path }: PostbackRequest, address: string, status: number, tookMs: number): LogFields {
    if (address !== this.lastAddress) [this.lastAddress, this.lastMasked] = [address, maskAddress(address)];
    const latency = `${(tookMs / 1000).toFixed(6)}s`;
    return { requestMethod: method, requestUrl: path, status, remoteIp: this.lastMasked, latency };
  }
}

/** For a log line; undefined where there is none. */
function withoutValues(diagnostics: readonly Diagnostic[]): object[] | undefined {
  return diagnostics.length === 0 ? undefined : diagnostics.map(({ field, code, reason }) => ({ field, code, reason }));
}

function round(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
