import { readStatement } from '@app/common/database/read-statement';
import { HostAllowlist, OutgoingIdentity, problems } from '@app/common';
import {
  callService,
  type OpenedResponse,
  openService,
  type ServiceCall,
  type ServiceResponse,
} from '@app/common/identity/call-service';
import { deriveServiceKey } from '@app/common/identity/sign-call';
import { allowedConnector } from '@app/common/security/allowed-connector';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pLimit from 'p-limit';
import { DataSource } from 'typeorm';
import { Agent, type Dispatcher } from 'undici';
import { AdminEnvironment } from '../admin.env';
import type { Principal } from '../auth/principal';
import type { Partner } from '../database/entities';

const GATEWAY = 'gateway';
const ANALYTICS = 'analytics';
const INSIGHT = 'insight';
const CONNECT_TIMEOUT_MS = 2_000;
/** Bounds the memory that the responses of many partners take at the same time. */
const MAX_CONCURRENT_PARTNERS = 16;

const FIND_PARTNERS = readStatement(__dirname, 'find_partners').text;

/** A request to another of our processes. */
export interface InternalRequest {
  method: 'GET' | 'POST';
  /** Below /internal/v1, with its query. */
  path: string;
  body?: unknown;
  deadlineMs: number;
  /** The body of the response is its text. */
  isVerbatim?: boolean;
}

export type ReachablePartner = Pick<Partner, 'partner_code' | 'endpoint_url' | 'is_active'>;
export interface FoundPartner extends ReachablePartner, Pick<Partner, 'sleeps' | 'timezone'> {
  /** Without it the partner was never sent a postback. */
  had_endpoint: boolean;
}

/** Sends requests to the gateway and the partners' services under this process's identity, on behalf of a principal. */
@Injectable()
export class InternalClient implements OnApplicationShutdown {
  /** To processes whose origins are settings: the gateway, the collector of events and insight. */
  private readonly toOwn = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS } });
  private readonly toServices: Agent;
  private readonly identity: OutgoingIdentity;

  constructor(
    private readonly environment: AdminEnvironment,
    @Inject(DataSource) private readonly database: DataSource,
  ) {
    this.identity = new OutgoingIdentity(environment);
    // The URL of a service is configuration: it must not lead to a host that only we can reach.
    const allowlist = new HostAllowlist(environment.ENDPOINT_HOST_ALLOWLIST);
    this.toServices = new Agent({ connect: allowedConnector(allowlist, { timeout: CONNECT_TIMEOUT_MS }) });
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.toOwn.destroy(), this.toServices.destroy()]);
  }

  /** Never throws: without a response the problem is 503 or 504 and names the gateway. */
  async requestGateway<Body>(principal: Principal, request: InternalRequest): Promise<ServiceResponse<Body>> {
    const { GATEWAY_URL } = this.environment;
    if (GATEWAY_URL === '') return unavailable('GATEWAY_URL is not set, so no request can be sent to the gateway.');
    return this.send<Body>(principal, GATEWAY, GATEWAY_URL, request, this.toOwn);
  }

  /** Never throws: without a response the problem is 503 or 504. */
  async requestAnalytics<Body>(principal: Principal, request: InternalRequest): Promise<ServiceResponse<Body>> {
    const { ANALYTICS_URL } = this.environment;
    if (ANALYTICS_URL === '') return unavailable('ANALYTICS_URL is not set, so there are no figures of events.');
    return this.send<Body>(principal, ANALYTICS, ANALYTICS_URL, request, this.toOwn);
  }

  get hasInsight(): boolean {
    return this.environment.INSIGHT_URL !== '';
  }

  /** Never throws: without a response the problem is 503 or 504. */
  async requestInsight<Body>(principal: Principal, request: InternalRequest): Promise<ServiceResponse<Body>> {
    const { INSIGHT_URL } = this.environment;
    if (INSIGHT_URL === '') return unavailable('INSIGHT_URL is not set, so plans and questions are not answered.');
    return this.send<Body>(principal, INSIGHT, INSIGHT_URL, request, this.toOwn);
  }

  /** A response of insight that is a file; the deadline is that of its beginning. Never throws. */
  async openInsight(principal: Principal, request: InternalRequest): Promise<OpenedResponse> {
    const { INSIGHT_URL } = this.environment;
    if (INSIGHT_URL === '') return unavailable('INSIGHT_URL is not set, so nothing is exported for training.');
    if (this.environment.INTERNAL_KEY === '') return withoutKey();
    return openService(this.callTo(principal, INSIGHT, INSIGHT_URL, request, this.toOwn));
  }

  /** Never throws: without a response the problem is 503 or 504 and names the partner. */
  async requestPartner<Body>(
    principal: Principal,
    { partner_code: code, endpoint_url: url, is_active: isActive }: ReachablePartner,
    request: InternalRequest,
  ): Promise<ServiceResponse<Body>> {
    if (url !== null) return this.send<Body>(principal, code, url, request, this.toServices);
    return unavailable(
      isActive
        ? `${code} has no endpoint_url yet.`
        : `${code} is inactive and has no service to send the request to; deploy it, repeat the request, and remove it afterwards.`,
    );
  }

  /**
   * The partners of these codes, or all, that may have data: inactive ones included, unless they never had a service.
   *
   * @throws Problem 422 for a code of no partner
   */
  async findPartners(codes: readonly string[] | undefined): Promise<FoundPartner[]> {
    const found = await this.database.query<(FoundPartner & { may_have_data: boolean })[]>(FIND_PARTNERS, [
      codes ?? null,
    ]);
    const unknown = (codes ?? []).filter((code) => !found.some(({ partner_code }) => partner_code === code));
    if (unknown.length === 0) return found.filter(({ may_have_data }) => may_have_data);
    throw problems.invalidRequest(
      unknown.map((code) => ({
        field: 'partner_codes',
        code: 'unknown_reference',
        value: code.slice(0, 100),
        reason: 'is no partner',
      })),
    );
  }

  /** Runs a task for each partner, several at a time; the results are in the order of the partners. */
  forEachPartner<Partner extends ReachablePartner, Result>(
    partners: readonly Partner[],
    task: (partner: Partner) => Promise<Result>,
    maxConcurrent = MAX_CONCURRENT_PARTNERS,
  ): Promise<Result[]> {
    return pLimit(maxConcurrent).map(partners, task);
  }

  private async send<Body>(
    principal: Principal,
    audience: string,
    origin: string,
    request: InternalRequest,
    dispatcher: Dispatcher,
  ): Promise<ServiceResponse<Body>> {
    if (this.environment.INTERNAL_KEY === '') return withoutKey();
    return callService<Body>(this.callTo(principal, audience, origin, request, dispatcher));
  }

  private callTo(
    { role, actor }: Principal,
    audience: string,
    origin: string,
    { path, ...request }: InternalRequest,
    dispatcher: Dispatcher,
  ): ServiceCall {
    return {
      ...request,
      origin,
      audience,
      key: deriveServiceKey(this.environment.INTERNAL_KEY, audience),
      sender: 'admin',
      actor: { role, name: actor },
      path: `/internal/v1/${path}`,
      identity: this.identity,
      dispatcher,
    };
  }
}

/** The body of a response. @throws Problem the one that came instead of a body */
export function bodyOf<Body>(response: ServiceResponse<Body>): Body {
  if (!response.ok) throw response.problem;
  return response.body;
}

function withoutKey(): ReturnType<typeof unavailable> {
  return unavailable('INTERNAL_KEY is not set, so no request can be sent to other processes.');
}

function unavailable(detail: string): { ok: false; problem: ReturnType<typeof problems.unavailable> } {
  return { ok: false, problem: problems.unavailable(detail) };
}
