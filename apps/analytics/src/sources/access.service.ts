import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Log, MetricsService, Problem, problems } from '@app/common';
import { Counter } from 'prom-client';
import { AnalyticsEnvironment } from '../analytics.env';
import type { SourceAccess } from './compile-sources';
import { corsHeaders } from './cors';
import { EventRates } from './event-rates';
import { readWriteKey } from './read-write-key';
import { SourcesService } from './sources.service';

/** Distinct origins that are counted by name; anybody can make up more. */
const MAX_COUNTED_ORIGINS = 100;

/** Decides which source a request is for, and whether it may send events. */
@Injectable()
export class AccessService {
  private readonly rates = new EventRates();
  private readonly forbidden: Counter<'origin'>;
  private readonly countedOrigins = new Set<string>();

  constructor(
    private readonly sources: SourcesService,
    private readonly environment: AnalyticsEnvironment,
    private readonly log: Log,
    metrics: MetricsService,
  ) {
    this.forbidden = new Counter({
      name: 'events_forbidden_origin_total',
      help: 'Requests refused because no source, or not theirs, lists the origin of their page',
      labelNames: ['origin'],
      registers: [metrics.registry],
    });
  }

  /** The headers that let the request's page read the response; none where no source lists its origin. */
  corsHeaders({ headers: { origin } }: IncomingMessage): Record<string, string> {
    return origin !== undefined && this.sources.isListed(origin) ? corsHeaders(origin) : { vary: 'Origin' };
  }

  /** @throws Problem forbidden_origin (403) unless any source lists the origin */
  checkPreflight(origin: string): void {
    if (!this.sources.isListed(origin)) throw this.forbid(origin);
  }

  /**
   * A public key is bound to the origins of its source. Without an Origin header no page of a browser sent the request.
   *
   * @throws Problem unauthorized (401), forbidden_origin (403)
   */
  authenticate(message: IncomingMessage, body: unknown): SourceAccess {
    const key = readWriteKey(message, body);
    const access = key === undefined ? this.keyless() : this.sources.find(key);
    if (!access)
      throw problems.unauthorized(key === undefined ? 'Events need a write key.' : 'The write key is unknown.');
    const { origin } = message.headers;
    const isBound = access.kind === 'public' && origin !== undefined;
    if (isBound && !access.source.origins.includes(origin)) throw this.forbid(origin);
    return access;
  }

  /** @throws Problem rate_limited (429) */
  limit({ source }: SourceAccess, events: number): void {
    const waitMs = this.rates.consume(source, events, performance.now());
    if (waitMs === 0) return;
    const {
      code,
      message: detail,
      status,
      headers,
    } = problems.rateLimited('The source sends too many events.', waitMs);
    // Where the libraries of Segment look for it.
    const resetAt = { 'x-ratelimit-reset': String(Math.ceil((Date.now() + waitMs) / 1_000)) };
    throw new Problem({ status, code, detail, headers: { ...headers, ...resetAt } });
  }

  private keyless(): SourceAccess | undefined {
    return this.environment.ANALYTICS_KEYLESS === 'on' ? this.sources.findDefault() : undefined;
  }

  private forbid(origin: string): Problem {
    const isNew = !this.countedOrigins.has(origin) && this.countedOrigins.size < MAX_COUNTED_ORIGINS;
    if (isNew) {
      this.countedOrigins.add(origin);
      this.log.warn('Refused events of a page whose origin the source does not list', { origin });
    }
    this.forbidden.inc({ origin: this.countedOrigins.has(origin) ? origin : 'others' });
    const detail = 'The source does not list the origin of this page.';
    return new Problem({ status: 403, code: 'forbidden_origin', detail, headers: { vary: 'Origin' } });
  }
}
