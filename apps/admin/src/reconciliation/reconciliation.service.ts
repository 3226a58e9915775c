import { Injectable } from '@nestjs/common';
import {
  balanceHours,
  type PartnerIntakeAtGateway,
  type GatewayCounters,
  type ServiceCounters,
} from '@app/internal-protocol';
import type { Principal } from '../auth/principal';
import { notAnswered, InternalClient, type Reachable } from '../internal-client/internal-client';
import type { HourBalance, ReconciliationReport } from './reconciliation.dto';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
const GATEWAY_DEADLINE_MS = 5_000;
/** Counting a day's rows takes a service a second or two where millions come a day. */
const SERVICE_DEADLINE_MS = 20_000;

/** What is asked for, as the request gives it. */
export interface Span {
  partner_code?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
}

/** Holds the books of the gateway and of each service against each other. */
@Injectable()
export class ReconciliationService {
  constructor(private readonly services: InternalClient) {}

  /** @throws Problem when the gateway does not answer: without its books nothing can be said */
  async reconcile(caller: Principal, span: Span, nowMs = Date.now()): Promise<ReconciliationReport> {
    const { from, to } = wholeHours(span, nowMs);
    const query = `reconciliation?from=${from}&to=${to}`;
    const ofPartner = span.partner_code === undefined ? '' : `&partner_code=${encodeURIComponent(span.partner_code)}`;
    // The gateway first: what it delivers meanwhile is then found twice, which settles, and not nowhere.
    const gateway = await this.services.requestGateway<GatewayCounters>(caller, {
      method: 'GET',
      path: query + ofPartner,
      deadlineMs: GATEWAY_DEADLINE_MS,
    });
    const codes = span.partner_code === undefined ? undefined : [span.partner_code];
    const answered = await this.services.requestPartners<ServiceCounters>(caller, codes, {
      method: 'GET',
      path: query,
      deadlineMs: SERVICE_DEADLINE_MS,
    });
    const answers = answered.filter((answer) => answer.ok || mayHaveReceived(answer.partner, gateway));
    const data = answers.flatMap((answer) =>
      answer.ok ? balanceOf(answer.partnerCode, gateway, answer.body, nowMs) : [],
    );
    const not_answered = answers.flatMap((answer) => (answer.ok ? [] : [notAnswered(answer)]));
    const inactive = answers.filter(({ partner }) => !partner.is_active).map(({ partnerCode }) => partnerCode);
    const adds_up = not_answered.length === 0 && data.every(({ state }) => state !== 'unbalanced');
    const is_certain = adds_up && data.every(({ state }) => state !== 'unknown');
    return { from, to, adds_up, is_certain, data, not_answered, inactive };
  }
}

/** A partner whose service was removed after it was deactivated has nothing to account for where nothing was received. */
function mayHaveReceived({ partner_code, is_active, endpoint_url }: Reachable, gateway: GatewayCounters): boolean {
  const { taken, waiting } = gatewayCountersOf(partner_code, gateway);
  return is_active || endpoint_url !== null || taken.length + waiting.length > 0;
}

function balanceOf(
  partnerCode: string,
  gateway: GatewayCounters,
  books: ServiceCounters,
  nowMs: number,
): HourBalance[] {
  return balanceHours(gatewayCountersOf(partnerCode, gateway), books, nowMs).map((balance) => ({
    partner_code: partnerCode,
    ...balance,
  }));
}

function gatewayCountersOf(partnerCode: string, { partners, unknown }: GatewayCounters): PartnerIntakeAtGateway {
  const own = partners.find(({ partner_code }) => partner_code === partnerCode);
  return { taken: own?.taken ?? [], waiting: own?.waiting ?? [], unknown };
}

/** The books are kept by whole hours. */
function wholeHours({ from, to }: Span, nowMs: number): { from: string; to: string } {
  const end = Math.ceil((to?.getTime() ?? nowMs) / HOUR_MS) * HOUR_MS;
  const start = from === undefined ? end - DAY_HOURS * HOUR_MS : Math.floor(from.getTime() / HOUR_MS) * HOUR_MS;
  return { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
}
