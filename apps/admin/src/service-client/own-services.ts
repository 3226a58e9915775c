import { HostAllowlist, OutgoingIdentity, type Problem, problems } from '@app/common';
import { callService, type ServiceAnswer } from '@app/common/identity/call-service';
import { deriveServiceKey } from '@app/common/identity/sign-call';
import { allowedConnector } from '@app/common/security/allowed-connector';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { Agent, type Dispatcher } from 'undici';
import { AdminEnvironment } from '../admin.env';
import type { Caller } from '../auth/caller';
import { Partner } from '../config-entities';
import { askEach } from './ask-each';

const GATEWAY = 'gateway';
const CONNECT_TIMEOUT_MS = 2_000;

/** What another of our processes is asked. */
export interface InternalRequest {
  method: 'GET' | 'POST';
  /** Below /internal/v1, with its query. */
  path: string;
  body?: unknown;
  deadlineMs: number;
}

/** What one partner's service said, or why nothing. */
export type PartnerAnswer<Body> = { partnerCode: string } & ServiceAnswer<Body>;

/** A partner whose service may be asked. */
export type Reachable = Pick<Partner, 'partner_code' | 'endpoint_url'>;

/** Asks the gateway and the partners' services, under this process's identity and in its caller's name. */
@Injectable()
export class OwnServices implements OnApplicationShutdown {
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
  async askGateway<Body>(caller: Caller, request: InternalRequest): Promise<Body> {
    const { GATEWAY_URL } = this.environment;
    if (GATEWAY_URL === '') throw problems.unavailable('GATEWAY_URL is not set, so the gateway cannot be asked.');
    const answer = await this.ask<Body>(caller, GATEWAY, GATEWAY_URL, request, this.toGateway);
    if (!answer.ok) throw answer.problem;
    return answer.body;
  }

  /**
   * Asks the services of the partners that are named, or of all. Nobody waits for the slowest beyond its deadline.
   *
   * @throws Problem 422 when a code is no partner's
   */
  async askPartners<Body>(
    caller: Caller,
    partnerCodes: readonly string[] | undefined,
    request: InternalRequest,
  ): Promise<PartnerAnswer<Body>[]> {
    const partners = await this.findPartners(partnerCodes);
    return askEach(partners, async (partner) => ({
      partnerCode: partner.partner_code,
      ...(await this.askPartner<Body>(caller, partner, request)),
    }));
  }

  /** What one partner's service says, or why it says nothing. */
  async askPartner<Body>(
    caller: Caller,
    { partner_code: code, endpoint_url: url }: Reachable,
    request: InternalRequest,
  ): Promise<ServiceAnswer<Body>> {
    if (url === null) return { ok: false, problem: problems.unavailable(`${code} has no endpoint_url yet.`) };
    return this.ask<Body>(caller, code, url, request, this.toServices);
  }

  /**
   * The partners of these codes, or all, inactive ones included: they have data still.
   *
   * @throws Problem 422 when a code is no partner's
   */
  async findPartners(codes: readonly string[] | undefined): Promise<Reachable[]> {
    const found = await this.database.getRepository(Partner).find({
      select: { partner_code: true, endpoint_url: true },
      where: codes ? { partner_code: In([...codes]) } : {},
      order: { partner_code: 'ASC' },
    });
    const unknown = (codes ?? []).filter((code) => !found.some(({ partner_code }) => partner_code === code));
    if (unknown.length === 0) return found;
    throw problems.invalidRequest(
      unknown.map((value) => ({ field: 'partner_codes', value: value.slice(0, 100), reason: 'is no partner' })),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.toGateway.destroy(), this.toServices.destroy()]);
  }

  private async ask<Body>(
    { role, actor }: Caller,
    audience: string,
    origin: string,
    { method, path, body, deadlineMs }: InternalRequest,
    dispatcher: Dispatcher,
  ): Promise<ServiceAnswer<Body>> {
    const { INTERNAL_KEY } = this.environment;
    if (INTERNAL_KEY === '') {
      return { ok: false, problem: problems.unavailable('INTERNAL_KEY is not set, so no other process can be asked.') };
    }
    return callService<Body>({
      origin,
      audience,
      key: deriveServiceKey(INTERNAL_KEY, audience),
      caller: 'admin',
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
