import { HostAllowlist, MetricsService, OutgoingIdentity, type Problem, problems } from '@app/common';
import { callService, type ServiceResponse } from '@app/common/identity/call-service';
import { deriveServiceKey } from '@app/common/identity/sign-call';
import { allowedConnector } from '@app/common/security/allowed-connector';
import type { PartnerNotAnswered } from '@app/internal-protocol';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pLimit from 'p-limit';
import { Counter } from 'prom-client';
import { Agent } from 'undici';
import { InsightEnvironment } from '../insight.env';
import type { ChosenPartner } from './choose-partners';

const CONNECT_TIMEOUT_MS = 1_000;
/** A service that does not respond holds its place until the deadline. */
const MAX_CONCURRENT = 64;

export interface PartnerRequest {
  method: 'GET' | 'POST';
  /** Below /internal/v1/insight. */
  path: string;
  body?: unknown;
  /** By default INSIGHT_DEADLINE_MS. */
  deadlineMs?: number;
}

/** What became of a partner. */
export type Received<Body> = { ok: true; body: Body } | { ok: false; problem: Problem };

export interface PartnerResponses<Body> {
  responses: { partner: string; body: Body }[];
  notAnswered: PartnerNotAnswered[];
}

/** Sends a request to the services of partners at once. Those that do not respond in time are named. */
@Injectable()
export class PartnersClient implements OnApplicationShutdown {
  private readonly agent: Agent;
  private readonly identity: OutgoingIdentity;
  private readonly notAnswered: Counter<'partner'>;

  constructor(
    private readonly environment: InsightEnvironment,
    metrics: MetricsService,
  ) {
    this.identity = new OutgoingIdentity(environment);
    // The URL of a service is configuration: it must not lead to a host that only we can reach.
    const allowlist = new HostAllowlist(environment.ENDPOINT_HOST_ALLOWLIST);
    this.agent = new Agent({ connect: allowedConnector(allowlist, { timeout: CONNECT_TIMEOUT_MS }) });
    this.notAnswered = new Counter({
      name: 'insight_partners_not_answered_total',
      help: 'Requests that the service of a partner did not answer in time, or at all',
      labelNames: ['partner'],
      registers: [metrics.registry],
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  /** Never throws: a service that refuses what this process has checked counts as one that did not answer. */
  requestEach<Body>(partners: readonly ChosenPartner[], request: PartnerRequest): Promise<PartnerResponses<Body>> {
    return this.collect(partners, MAX_CONCURRENT, (partner) => this.request<Body>(partner, request));
  }

  /** Runs some requests for each of the partners, of which so many at a time, and counts those that did not respond. */
  async collect<Body>(
    partners: readonly ChosenPartner[],
    maxConcurrent: number,
    ofPartner: (partner: ChosenPartner) => Promise<Received<Body>>,
  ): Promise<PartnerResponses<Body>> {
    const received = await pLimit(maxConcurrent).map(partners, ofPartner);
    const sorted: PartnerResponses<Body> = { responses: [], notAnswered: [] };
    for (const [index, { partnerCode: partner }] of partners.entries()) {
      const response = received[index]!;
      if (response.ok) {
        sorted.responses.push({ partner, body: response.body });
        continue;
      }
      const { code, message: detail } = response.problem;
      this.notAnswered.inc({ partner });
      sorted.notAnswered.push({ partner_code: partner, code, detail });
    }
    return sorted;
  }

  /** Never throws. */
  async request<Body>(
    { partnerCode, endpointUrl, sleeps, isNamed }: ChosenPartner,
    { method, path, body, deadlineMs = this.environment.INSIGHT_DEADLINE_MS }: PartnerRequest,
  ): Promise<ServiceResponse<Body>> {
    if (endpointUrl === null) return unavailable(`${partnerCode} has no service.`);
    if (sleeps && !isNamed) return unavailable(`${partnerCode} sleeps; name it in a filter to include it.`);
    return callService<Body>({
      origin: endpointUrl,
      audience: partnerCode,
      key: deriveServiceKey(this.environment.INSIGHT_KEY, partnerCode),
      sender: 'insight',
      method,
      path: `/internal/v1/insight/${path}`,
      body,
      deadlineMs,
      identity: this.identity,
      dispatcher: this.agent,
    });
  }
}

function unavailable(detail: string): { ok: false; problem: Problem } {
  return { ok: false, problem: problems.unavailable(detail) };
}
