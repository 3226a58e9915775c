import { HostAllowlist, OutgoingIdentity, type Problem, problems } from '@app/common';
import { callService, type ServiceResponse } from '@app/common/identity/call-service';
import { deriveServiceKey } from '@app/common/identity/sign-call';
import { allowedConnector } from '@app/common/security/allowed-connector';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Agent, type Dispatcher } from 'undici';
import { AdminEnvironment } from '../admin.env';
import type { Principal } from '../auth/principal';
import type { Partner } from '../config-entities';
import { mapConcurrently } from './ask-each';

const GATEWAY = 'gateway';
const CONNECT_TIMEOUT_MS = 2_000;

// An inactive partner that never had an address has never been sent anything. One whose service was removed has data.
const FIND_PARTNERS = `
  SELECT partner_code, endpoint_url, is_active,
         is_active OR endpoint_url IS NOT NULL
           OR EXISTS (SELECT FROM partner_revisions r
                       WHERE r.partner_code = p.partner_code
                         AND (r.after -> 'partner' ->> 'endpoint_url' IS NOT NULL
                              OR r.before -> 'partner' ->> 'endpoint_url' IS NOT NULL)) AS may_have_data
    FROM partners p
   WHERE $1::text[] IS NULL OR partner_code = ANY ($1)
   ORDER BY partner_code`;

/** What another of our processes is asked. */
export interface InternalRequest {
  method: 'GET' | 'POST';
  /** Below /internal/v1, with its query. */
  path: string;
  body?: unknown;
  deadlineMs: number;
}

/** What one partner's service said, or why nothing. */
export type PartnerResponse<Body> = { partnerCode: string; partner: Reachable } & ServiceResponse<Body>;

/** A partner whose service may be asked. */
export type Reachable = Pick<Partner, 'partner_code' | 'endpoint_url' | 'is_active'>;

/** Asks the gateway and the partners' services, under this process's identity and in its caller's name. */
@Injectable()
export class InternalClient implements OnApplicationShutdown {
  private readonly toGateway = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS } });
  private readonly toServices: Agent;
  private readonly identity: OutgoingIdentity;

  constructor(
    private readonly environment: AdminEnvironment,
    @Inject(DataSource) private readonly database: DataSource,
  ) {
    this.identity = new OutgoingIdentity(environment);
    // Where a service answers is configuration: it must not lead to a host that only we can reach.
    const allowlist = new HostAllowlist(environment.ENDPOINT_HOST_ALLOWLIST);
    this.toServices = new Agent({ connect: allowedConnector(allowlist, { timeout: CONNECT_TIMEOUT_MS }) });
  }

  /** @throws Problem the gateway's own, or 503/504 that names it when it does not answer */
  async requestGateway<Body>(caller: Principal, request: InternalRequest): Promise<Body> {
    const { GATEWAY_URL } = this.environment;
    if (GATEWAY_URL === '') throw problems.unavailable('GATEWAY_URL is not set, so the gateway cannot be asked.');
    const answer = await this.request<Body>(caller, GATEWAY, GATEWAY_URL, request, this.toGateway);
    if (!answer.ok) throw answer.problem;
    return answer.body;
  }

  /**
   * Asks the services of the partners that are named, or of all. Nobody waits for the slowest beyond its deadline.
   *
   * @throws Problem 422 when a code is no partner's
   */
  async requestPartners<Body>(
    caller: Principal,
    partnerCodes: readonly string[] | undefined,
    request: InternalRequest,
  ): Promise<PartnerResponse<Body>[]> {
    const partners = await this.findPartners(partnerCodes);
    return mapConcurrently(partners, async (partner) => ({
      partnerCode: partner.partner_code,
      partner,
      ...(await this.requestPartner<Body>(caller, partner, request)),
    }));
  }

  /** What one partner's service says, or why it says nothing. */
  async requestPartner<Body>(
    caller: Principal,
    { partner_code: code, endpoint_url: url, is_active: isActive }: Reachable,
    request: InternalRequest,
  ): Promise<ServiceResponse<Body>> {
    if (url === null) {
      const reason = isActive
        ? `${code} has no endpoint_url yet.`
        : `${code} is inactive and has no service to ask; deploy it, ask again, and remove it afterwards.`;
      return { ok: false, problem: problems.unavailable(reason) };
    }
    return this.request<Body>(caller, code, url, request, this.toServices);
  }

  /**
   * The partners of these codes, or all, that may have data: inactive ones included, unless they never had a service.
   *
   * @throws Problem 422 when a code is no partner's
   */
  async findPartners(codes: readonly string[] | undefined): Promise<Reachable[]> {
    const found = await this.database.query<(Reachable & { may_have_data: boolean })[]>(FIND_PARTNERS, [codes ?? null]);
    const unknown = (codes ?? []).filter((code) => !found.some(({ partner_code }) => partner_code === code));
    if (unknown.length === 0) return found.filter(({ may_have_data }) => may_have_data);
    throw problems.invalidRequest(
      unknown.map((value) => ({ field: 'partner_codes', value: value.slice(0, 100), reason: 'is no partner' })),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.toGateway.destroy(), this.toServices.destroy()]);
  }

  private async request<Body>(
    { role, actor }: Principal,
    audience: string,
    origin: string,
    { method, path, body, deadlineMs }: InternalRequest,
    dispatcher: Dispatcher,
  ): Promise<ServiceResponse<Body>> {
    const { INTERNAL_KEY } = this.environment;
    if (INTERNAL_KEY === '') {
      return { ok: false, problem: problems.unavailable('INTERNAL_KEY is not set, so no other process can be asked.') };
    }
    return callService<Body>({
      origin,
      audience,
      key: deriveServiceKey(INTERNAL_KEY, audience),
      sender: 'admin',
      actor: { role, name: actor },
      method,
      path: `/internal/v1/${path}`,
      body,
      deadlineMs,
      identity: this.identity,
      dispatcher,
    });
  }
}

/** What is said of a partner that did not answer. */
export function notAnswered({ partnerCode, problem }: { partnerCode: string; problem: Problem }): NotAnswered {
  return { partner_code: partnerCode, code: problem.code, detail: problem.message };
}

export interface NotAnswered {
  partner_code: string;
  code: string;
  detail: string;
}
