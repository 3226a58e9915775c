import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal';
import { bodyOf, InternalClient } from './internal-client';

/** Longer than insight waits for the services of partners. */
const QUERY_DEADLINE_MS = 4_000;
/** The first question waits for the names of offers as well. */
const ASK_DEADLINE_MS = 7_000;
/** A replay reads more than a quarter of a year in up to fifteen parts. */
const PREVIEW_DEADLINE_MS = 25_000;
const ALERTS_DEADLINE_MS = 6_000;

const DEADLINES_MS = {
  query: QUERY_DEADLINE_MS,
  ask: ASK_DEADLINE_MS,
  forecast: QUERY_DEADLINE_MS,
  'alert-rules/preview': PREVIEW_DEADLINE_MS,
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
