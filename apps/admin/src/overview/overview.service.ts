import { readStatement } from '@app/common/database/read-statement';
import type { GatewayOverview, ServiceOverview } from '@app/internal-protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../auth/principal';
import type { Partner } from '../database/entities';
import { InternalClient } from '../internal-client/internal-client';
import { findAttention } from './find-attention';
import type { Overview, PartnerOverview } from './overview.dto';
import { senderLimitOf } from '@app/networks/sender-limits';

const LIST_PARTNERS = readStatement(__dirname, 'list_partners').text;

/** People wait for the overview; a service that is slower is named instead of shown. */
const DEADLINE_MS = 1_200;
/** The responses are small, and all have to come within one deadline. */
const MAX_CONCURRENT = 256;

type ListedPartner = Pick<
  Partner,
  'partner_code' | 'partner_name' | 'endpoint_url' | 'is_active' | 'sleeps' | 'version'
>;
type AtGateway = GatewayOverview['partners'][number];

/** All partners at a glance, requested from their services and the gateway at once. */
@Injectable()
export class OverviewService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    private readonly client: InternalClient,
  ) {}

  async read(principal: Principal): Promise<Overview> {
    const partners = (await this.database.query(LIST_PARTNERS)) as ListedPartner[];
    const request = { method: 'GET', path: 'overview', deadlineMs: DEADLINE_MS } as const;
    const [gateway, services] = await Promise.all([
      this.client.requestGateway<GatewayOverview>(principal, request),
      this.client.forEachPartner(
        partners,
        async (partner) => [partner, await this.requestService(principal, partner)] as const,
        MAX_CONCURRENT,
      ),
    ]);
    const known = gateway.ok ? gateway.body.partners : undefined;
    const rows = services.map(([partner, service]) => {
      const own = known?.find(({ partner_code }) => partner_code === partner.partner_code);
      return describe(partner, service, known && (own ?? NOTHING_AT_GATEWAY));
    });
    const now = new Date();
    return { as_of: now, partners: rows, attention: findAttention(rows, gateway.ok, now.getTime()) };
  }

  /** A service that scales to zero is not started for a glance. @returns its figures, or the code of the reason */
  private async requestService(principal: Principal, partner: ListedPartner): Promise<ServiceOverview | string> {
    if (partner.endpoint_url === null) return 'not_deployed';
    if (partner.sleeps) return 'asleep';
    const request = { method: 'GET', path: 'overview', deadlineMs: DEADLINE_MS } as const;
    const response = await this.client.requestPartner<ServiceOverview>(principal, partner, request);
    return response.ok ? response.body : response.problem.code;
  }
}

const NOTHING_AT_GATEWAY: Omit<AtGateway, 'partner_code'> = {
  spool_pending: 0,
  spool_oldest_at: null,
  dead_lettered: 0,
  errors_in_a_row: 0,
};

function describe(
  { partner_code: code, partner_name: name, is_active: active, version: revision }: ListedPartner,
  service: ServiceOverview | string,
  gateway: Omit<AtGateway, 'partner_code'> | undefined,
): PartnerOverview {
  const figures = typeof service === 'string' ? undefined : service;
  return {
    code,
    name,
    active,
    answered: figures !== undefined,
    error: typeof service === 'string' ? service : null,
    last_postback_at: figures?.last_postback_at ?? null,
    hours: figures?.hours ?? null,
    conversions_24h: figures?.conversions_24h ?? null,
    duplicates_24h: figures?.duplicates_24h ?? null,
    quarantined_24h: figures?.quarantined_24h ?? null,
    quarantine_open: figures?.quarantine_open ?? null,
    spool_pending: gateway?.spool_pending ?? null,
    spool_oldest_at: gateway?.spool_oldest_at ?? null,
    dead_lettered: gateway?.dead_lettered ?? null,
    errors_in_a_row: gateway?.errors_in_a_row ?? null,
    errors_limit: senderLimitOf(code, name)?.errorsInARow ?? null,
    revision,
    database: figures?.database ?? 'unknown',
  };
}
