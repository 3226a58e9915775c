import { Injectable } from '@nestjs/common';
import { problems } from '@app/common';
import { authenticateCaller, otherRequestSigned } from '../caller-auth/authenticate-caller';
import type { StoredOutcome } from '../conversions/conversion-row';
import { ConversionStore } from '../conversions/conversion-store';
import { conversionRow, quarantineRow } from '../conversions/to-rows';
import type { CompiledPartner } from '../partner-config/compile-partner';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { RateLimitService } from '../rate-limit/rate-limit.service';
import type { Arrival } from './arrival';
import { interpret } from './interpret';
import type { PostbackRequest } from './postback-request';
import { readParameters } from './read-parameters';
import { TokenHasher } from './token-hasher';

/** What became of a postback, for its response and its log line. */
export interface Accepted {
  outcome: StoredOutcome;
  partner: CompiledPartner;
  /** Undefined for a postback that was known by its id, so that it was not read again. */
  tenantCode: string | undefined;
  /** How long reading took, in milliseconds. */
  readMs: number;
}

/** The journey of a postback, alone or in a batch. */
@Injectable()
export class IntakeService {
  /** Postbacks in flight that may arrive again: a second arrival gets the outcome of the first. */
  private readonly inFlight = new Map<string, Promise<Accepted>>();

  constructor(
    private readonly partnerConfig: PartnerConfigService,
    private readonly conversions: ConversionStore,
    private readonly tokens: TokenHasher,
    private readonly rateLimits: RateLimitService,
  ) {}

  /**
   * @throws Problem forbidden or forbidden_ip (403), unauthorized (401), too_large (413), rate_limited (429),
   * unavailable (503): then nothing is stored
   */
  accept(request: PostbackRequest, arrival: Arrival): Promise<Accepted> {
    if (!arrival.isSigned) return this.process(request, arrival);
    const first = this.inFlight.get(arrival.id);
    if (first) return first;
    const accepted = arrival.isRedelivered ? this.processUnlessSeen(request, arrival) : this.process(request, arrival);
    const settled = accepted.finally(() => this.inFlight.delete(arrival.id));
    this.inFlight.set(arrival.id, settled);
    return settled;
  }

  private async process(request: PostbackRequest, arrival: Arrival): Promise<Accepted> {
    const startedMs = performance.now();
    const partner = this.partnerConfig.current();
    const signed = authenticateCaller(partner.callerRules, request, arrival, this.tokens.hash);
    const content = readParameters(request, this.tokens.redact, partner.mapping.secretNames);
    const { tenant, isTokenKnown, result } = interpret(partner, content, arrival.receivedAt, this.tokens.hash);
    if (partner.config.requireToken && !isTokenKnown) {
      throw problems.unauthorized('Send a token of this account, for example as ts_token.');
    }
    const overLimit = await this.rateLimits.consume(partner, tenant, arrival);
    const readMs = performance.now() - startedMs;
    const origin = { partner, tenant, request, arrival, content, signed };
    const outcome = result.ok
      ? await this.conversions.store(conversionRow(origin, result.postback, [...result.warnings, ...overLimit]))
      : await this.conversions.quarantine(quarantineRow(origin, result.reasons, result.conversionId));
    if (outcome.isOtherRequest) throw otherRequestSigned();
    return { outcome, partner, tenantCode: tenant.code, readMs };
  }

  /**
   * Looks a redelivered postback up before anything reads it: its content may be why the service died or hung the last
   * time. A first delivery pays for no lookup; the ids in the database decide then.
   */
  private async processUnlessSeen(request: PostbackRequest, arrival: Arrival): Promise<Accepted> {
    const { id, receivedAt: received_at, isTest: is_test } = arrival;
    const outcome = await this.conversions.findSeen({ id, received_at, is_redrive: false, is_test });
    if (!outcome) return this.process(request, arrival);
    return { outcome, partner: this.partnerConfig.current(), tenantCode: undefined, readMs: 0 };
  }
}
