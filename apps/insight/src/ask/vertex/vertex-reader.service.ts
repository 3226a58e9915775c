import { Log, messageForLog, MetricsService } from '@app/common';
import { AccessTokens } from '@app/common/identity/access-tokens';
import type { Catalogue, QuestionPlan } from '@app/semantic-layer';
import { Inject, Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { InsightEnvironment } from '../../insight.env';
import { ModelBreaker } from './model-breaker';
import { readResponse, type ResponseFailure } from './read-response';
import { RequestLimit } from './request-limit';
import { costOf, readUsage } from './usage';
import { writeRequest } from './write-request';

/** Why there is no plan of the model. */
export type ModelFailure = ResponseFailure | 'unavailable' | 'paused' | 'limited';

export type ModelReading = { plan: QuestionPlan; failure?: never } | { failure: ModelFailure };

export interface ModelQuestion {
  now: Date;
  timeZone: string;
  catalogue: Catalogue;
  /** For the log, and for the limit of each user. */
  reader: string;
}

/** Reads questions as plans with a model of Vertex AI. Every failure is a reason, and none an error. */
@Injectable()
export class VertexReader {
  private readonly tokens: AccessTokens;
  private readonly breaker = new ModelBreaker();
  private readonly limit: RequestLimit;
  private readonly requests: Counter<'outcome'>;

  constructor(
    private readonly environment: InsightEnvironment,
    @Inject(Log) private readonly log: Log,
    metrics: MetricsService,
  ) {
    this.tokens = new AccessTokens(environment.GCE_METADATA_HOST);
    this.limit = new RequestLimit(environment.VERTEX_REQUESTS_PER_MINUTE);
    this.requests = new Counter({
      name: 'insight_model_requests_total',
      help: 'Questions that were to be read by the model, by what became of them',
      labelNames: ['outcome'],
      registers: [metrics.registry],
    });
  }

  /** Whether the settings name a model. */
  isConfigured(): boolean {
    return this.environment.VERTEX_MODEL !== '' && this.environment.VERTEX_PROJECT !== '';
  }

  async read(question: string, setting: ModelQuestion): Promise<ModelReading> {
    const reading = await this.requestWithinLimits(question, setting);
    this.requests.inc({ outcome: reading.failure ?? 'plan' });
    return reading;
  }

  private async requestWithinLimits(question: string, setting: ModelQuestion): Promise<ModelReading> {
    if (!this.limit.consume(setting.reader)) return { failure: 'limited' };
    if (!this.breaker.permits()) return { failure: 'paused' };
    return this.request(question, setting);
  }

  private async request(question: string, { reader, ...setting }: ModelQuestion): Promise<ModelReading> {
    const { VERTEX_MODEL: model, VERTEX_THINKING_BUDGET: thinkingBudget } = this.environment;
    const startedAtMs = performance.now();
    const ms = (): number => Math.round(performance.now() - startedAtMs);
    try {
      const body = await this.send(writeRequest(question, { ...setting, thinkingBudget }));
      this.breaker.recordSuccess();
      const reading = readResponse(body, setting);
      const usage = readUsage(body);
      const { VERTEX_INPUT_PRICE: input, VERTEX_OUTPUT_PRICE: output } = this.environment;
      const outcome = reading.failure ?? reading.plan.kind;
      const spent = { ...usage, costUsd: costOf(usage, { input, output }) };
      this.log.info('The model read a question', { actor: reader, model, outcome, ...spent, ms: ms() });
      return reading;
    } catch (error) {
      this.breaker.recordFailure();
      this.log.warn('The model did not read a question', { model, cause: messageForLog(error), ms: ms() });
      return { failure: 'unavailable' };
    }
  }

  /** @throws Error where no response of 2xx with JSON comes in time; it is not tried again, since a person waits */
  private async send(body: object): Promise<unknown> {
    const signal = AbortSignal.timeout(this.environment.VERTEX_DEADLINE_MS);
    const token = await this.tokens.token(signal);
    const response = await fetch(urlOf(this.environment), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      // A redirect would take the token along.
      redirect: 'error',
      signal,
    });
    if (response.ok) return response.json();
    await response.body?.cancel();
    throw new Error(`Vertex AI answered ${response.status}`);
  }
}

/** As https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference describes it. */
function urlOf({ VERTEX_URL, VERTEX_PROJECT, VERTEX_LOCATION, VERTEX_MODEL }: InsightEnvironment): string {
  const host =
    VERTEX_LOCATION === 'global' ? 'aiplatform.googleapis.com' : `${VERTEX_LOCATION}-aiplatform.googleapis.com`;
  const origin = VERTEX_URL === '' ? `https://${host}` : VERTEX_URL.replace(/\/$/, '');
  const model = `publishers/google/models/${VERTEX_MODEL}`;
  return `${origin}/v1/projects/${VERTEX_PROJECT}/locations/${VERTEX_LOCATION}/${model}:generateContent`;
}
