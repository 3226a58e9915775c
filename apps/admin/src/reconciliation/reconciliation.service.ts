import {
  balanceHours,
  type GatewayCounters,
  type PartnerIntakeAtGateway,
  type ServiceCounters,
} from '@app/internal-protocol';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal';
import { bodyOf, type FoundPartner, InternalClient, type ReachablePartner } from '../internal-client/internal-client';
import { notAnswered } from '../internal-client/not-answered.dto';
import type { ReconciliationReport, ReconciliationRequest } from './reconciliation.dto';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
const GATEWAY_DEADLINE_MS = 5_000;
/** With millions of postbacks a day, a service counts a day's rows in one or two seconds. */
const SERVICE_DEADLINE_MS = 20_000;

export type Span = Pick<ReconciliationRequest, 'partner_code' | 'from' | 'to'>;

/** Compares the intake counters of the gateway with those of each service. */
@Injectable()
export class ReconciliationService {
  constructor(private readonly client: InternalClient) {}

  /**
   * @param isAsked which services are asked, by what the gateway counted for them; the others are left out
   * @throws Problem when the gateway does not respond: nothing can be balanced without its counters
   */
  async reconcile(
    principal: Principal,
    span: Span,
    nowMs = Date.now(),
    isAsked: (partner: FoundPartner, counters: PartnerIntakeAtGateway) => boolean = () => true,
  ): Promise<ReconciliationReport> {
    const { from, to } = wholeHours(span, nowMs);
    const path = `reconciliation?from=${from}&to=${to}`;
    const ofPartner = span.partner_code === undefined ? '' : `&partner_code=${encodeURIComponent(span.partner_code)}`;
    // The gateway first: what it delivers in the meantime is then counted twice, which settles, and not never.
    const gateway = bodyOf(
      await this.client.requestGateway<GatewayCounters>(principal, {
        method: 'GET',
        path: path + ofPartner,
        deadlineMs: GATEWAY_DEADLINE_MS,
      }),
    );
    const known = await this.client.findPartners(span.partner_code === undefined ? undefined : [span.partner_code]);
    const partners = known.filter((partner) => isAsked(partner, gatewayCountersOf(partner.partner_code, gateway)));
    const responses = await this.client.forEachPartner(partners, async (partner) => {
      const request = { method: 'GET', path, deadlineMs: SERVICE_DEADLINE_MS } as const;
      return { partner, ...(await this.client.requestPartner<ServiceCounters>(principal, partner, request)) };
    });
    const relevant = responses.filter(({ ok, partner }) => ok || mayHaveReceived(partner, gateway));
    const data = relevant.flatMap((response) => {
      if (!response.ok) return [];
      const { partner_code } = response.partner;
      const hours = balanceHours(gatewayCountersOf(partner_code, gateway), response.body, nowMs);
      return hours.map((hour) => ({ partner_code, ...hour }));
    });
    const not_answered = relevant.flatMap((response) =>
      response.ok ? [] : [notAnswered(response.partner.partner_code, response.problem)],
    );
    const inactive = relevant.flatMap(({ partner }) => (partner.is_active ? [] : [partner.partner_code]));
    const adds_up = not_answered.length === 0 && data.every(({ state }) => state !== 'unbalanced');
    const is_certain = adds_up && data.every(({ state }) => state !== 'unknown');
    return { from, to, adds_up, is_certain, data, not_answered, inactive };
  }
}

/** False for a partner whose service was removed after it was deactivated, if the gateway received nothing for it. */
function mayHaveReceived(
  { partner_code, is_active, endpoint_url }: ReachablePartner,
  gateway: GatewayCounters,
): boolean {
  const { taken, waiting } = gatewayCountersOf(partner_code, gateway);
  return is_active || endpoint_url !== null || taken.length + waiting.length > 0;
}

function gatewayCountersOf(partnerCode: string, { partners, unknown }: GatewayCounters): PartnerIntakeAtGateway {
  const own = partners.find(({ partner_code }) => partner_code === partnerCode);
  return { taken: own?.taken ?? [], waiting: own?.waiting ?? [], unknown };
}

/** Counters are by hour, so a span is extended to whole hours. */
function wholeHours({ from, to }: Span, nowMs: number): { from: string; to: string } {
  const end = Math.ceil((to?.getTime() ?? nowMs) / HOUR_MS) * HOUR_MS;
  const start = from === undefined ? end - DAY_HOURS * HOUR_MS : Math.floor(from.getTime() / HOUR_MS) * HOUR_MS;
  return { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
}
