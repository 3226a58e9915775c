import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal';
import { bodyOf, InternalClient } from './internal-client';

/** Longer than insight waits for the services of partners. */
const QUERY_DEADLINE_MS = 4_000;
/** The first question waits for the names of offers as well. */
const ASK_DEADLINE_MS = 7_000;
/** A replay reads more than a quarter of a year in up to fifteen parts. */
const PREVIEW_DEADLINE_MS = 25_000;
/** Services count decisions for ten seconds at most. */
const CALIBRATION_DEADLINE_MS = 14_000;
/** Insight reads pages of conversions for five seconds, and the last of them for nine. */
const COMPARISON_DEADLINE_MS = 16_000;
const ALERTS_DEADLINE_MS = 6_000;
/** Thousands of rows in one statement. */
const PREDICTIONS_DEADLINE_MS = 10_000;
/** A file begins once all of it is written, for which insight takes four minutes at most. */
const TRAINING_DEADLINE_MS = 280_000;

const DEADLINES_MS = {
  query: QUERY_DEADLINE_MS,
  ask: ASK_DEADLINE_MS,
  forecast: QUERY_DEADLINE_MS,
  calibration: CALIBRATION_DEADLINE_MS,
  'alert-rules/preview': PREVIEW_DEADLINE_MS,
  predictions: PREDICTIONS_DEADLINE_MS,
  'model-comparison': COMPARISON_DEADLINE_MS,
};

/** The way to insight, on behalf of a principal: the key of a partner reads that partner alone. */
@Injectable()
export class InsightClient {
  constructor(private readonly client: InternalClient) {}

  /** @throws Problem that of insight, or 503 or 504 without a response */
  async request<Result>(principal: Principal, path: keyof typeof DEADLINES_MS, body: object): Promise<Result> {
    const whole = Object.assign({}, body, onlyPartner(principal));
    const request = { method: 'POST', path, body: whole, deadlineMs: DEADLINES_MS[path] } as const;
    return bodyOf(await this.client.requestInsight<Result>(principal, request));
  }

  /** What models say of one conversion. @throws Problem as `request` does */
  async findPredictions<Result>(principal: Principal, partner: string, conversionId: string): Promise<Result> {
    const query = new URLSearchParams({ partner, conversion_id: conversionId, ...onlyPartner(principal) }).toString();
    const request = { method: 'GET', path: `predictions?${query}`, deadlineMs: QUERY_DEADLINE_MS } as const;
    return bodyOf(await this.client.requestInsight<Result>(principal, request));
  }

  /** A file of insight, as it comes. @throws Problem as `request` does */
  async open(principal: Principal, path: 'training.parquet', filter: Record<string, string>): Promise<Readable> {
    const whole = `${path}?${new URLSearchParams(filter).toString()}`;
    const request = { method: 'GET', path: whole, deadlineMs: TRAINING_DEADLINE_MS } as const;
    const response = await this.client.openInsight(principal, request);
    if (!response.ok) throw response.problem;
    return response.body;
  }

  /** One alert, or a list of them. @throws Problem as `request` does */
  async readAlerts<Result>(principal: Principal, id: string | undefined, filter: object): Promise<Result> {
    const query = new URLSearchParams(Object.entries(Object.assign({}, filter, onlyPartner(principal)))).toString();
    const path = `alerts${id === undefined ? '' : `/${encodeURIComponent(id)}`}?${query}`;
    const request = { method: 'GET', path, deadlineMs: ALERTS_DEADLINE_MS } as const;
    return bodyOf(await this.client.requestInsight<Result>(principal, request));
  }
}

function onlyPartner({ partnerCode }: Principal): { only_partner?: string } {
  return partnerCode === undefined ? {} : { only_partner: partnerCode };
}
