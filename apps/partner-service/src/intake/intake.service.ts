import { Injectable } from '@nestjs/common';
import { Problem, problems, toProblem } from '@app/common';
import { POSTBACK_COUNT_HEADER } from '@app/internal-protocol';
import { interpret, type NormalizedPostback, type Warning } from '@app/postback';
import { authenticateCaller, otherRequestSigned } from '../caller-auth/authenticate-caller';
import { signedElement } from '../caller-auth/caller-signature';
import type { StoredOutcome } from '../conversions/conversion-row';
import { ConversionStore } from '../conversions/conversion-store';
import { ShortLivedMap } from '../conversions/short-lived-map';
import { conversionRow, type Origin, quarantineRow } from '../conversions/to-rows';
import type { CompiledPartner } from '../partner-config/compile-partner';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { RateLimitService } from '../rate-limit/rate-limit.service';
import { type Arrival, elementArrival } from './arrival';
import type { PostbackRequest } from './postback-request';
import { type PostbackContent, readParameters } from './read-parameters';
import { TokenHasher } from './token-hasher';
import type { StoredElement } from './write-response';

/** What became of a postback, for its response and its log line. */
export interface Accepted {
  outcome: StoredOutcome;
  partner: CompiledPartner;
  /** Where the request holds several postbacks: each of them. */
  elements?: StoredElement[];
  /** Undefined for a postback that was known by its id, so that it was not read again. */
  tenantCode: string | undefined;
  /** How long reading took, in milliseconds. */
  readMs: number;
}

/** The journey of a postback, alone or in a batch. */
@Injectable()
export class IntakeService {
  /** Postbacks in flight that may arrive again: a second arrival gets the outcome of the first. */
  private readonly inFlight = new ShortLivedMap<Promise<Accepted>>();

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
    const received = { partner, request, arrival, signed };
    const contents = readParameters(request, partner, this.tokens.redact);
    if (contents.length > 1) {
      return this.processSeveral(contents, received, startedMs).catch((error) => {
        throw ofSeveral(error, contents.length);
      });
    }
    const { origin, result } = this.interpret(contents[0]!, received);
    const consumed = this.rateLimits.consume(partner, origin.tenant, arrival);
    const overLimit = consumed instanceof Promise ? await consumed : consumed;
    const readMs = performance.now() - startedMs;
    const outcome = await this.store(origin, result, overLimit);
    if (outcome.isOtherRequest) throw otherRequestSigned();
    return { outcome, partner, tenantCode: origin.tenant.code, readMs };
  }

  /** Each postback of a request has an id, a place in a batch and an outcome of its own. */
  private async processSeveral(
    contents: readonly PostbackContent[],
    received: Received,
    startedMs: number,
  ): Promise<Accepted> {
    const { partner, arrival, signed } = received;
    // All are checked before any is stored, so that a request that is refused leaves nothing behind.
    const interpreted = contents.map((content, position) =>
      this.interpret(content, {
        ...received,
        arrival: elementArrival(arrival, position),
        signed: signed && signedElement(signed, position),
      }),
    );
    const overLimits = await Promise.all(
      interpreted.map(async ({ origin }) => this.rateLimits.consume(partner, origin.tenant, origin.arrival)),
    );
    const readMs = performance.now() - startedMs;
    const outcomes = await Promise.all(
      interpreted.map(({ origin, result }, position) => this.store(origin, result, overLimits[position]!)),
    );
    if (outcomes.some(({ isOtherRequest }) => isOtherRequest)) throw otherRequestSigned();
    const elements = interpreted.map(({ origin }, position) => ({
      id: origin.arrival.id,
      outcome: outcomes[position]!,
    }));
    const tenantCode = interpreted[0]!.origin.tenant.code;
    return { outcome: summarize(outcomes), elements, partner, tenantCode, readMs };
  }

  /** Decides what a postback is. @throws Problem unauthorized (401) */
  private interpret(content: PostbackContent, received: Received): { origin: Origin; result: NormalizedPostback } {
    const { partner, arrival } = received;
    const { tenant, isTokenKnown, result } = interpret(partner, content, arrival.receivedAtMs, this.tokens.hash);
    if (partner.config.requireToken && !isTokenKnown) {
      throw problems.unauthorized('Send a token of this account, for example as ts_token.');
    }
    return { origin: { ...received, tenant, content }, result };
  }

  private store(origin: Origin, result: NormalizedPostback, overLimit: readonly Warning[]): Promise<StoredOutcome> {
    return result.ok
      ? this.conversions.store(conversionRow(origin, result.postback, [...result.warnings, ...overLimit]))
      : this.conversions.quarantine(quarantineRow(origin, result.reasons, result.conversionId));
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

/** The problem of a request with several postbacks, which says how many there were. */
function ofSeveral(error: unknown, postbacks: number): Problem {
  const { status, code, message: detail, fieldErrors, headers, cause } = toProblem(error);
  const counted = { ...headers, [POSTBACK_COUNT_HEADER]: String(postbacks) };
  return new Problem({ status, code, detail, fieldErrors, headers: counted, cause });
}

type Received = Pick<Origin, 'partner' | 'request' | 'arrival' | 'signed'>;

/** The outcome of a request with several postbacks: quarantined if any is, since that one needs somebody's attention. */
function summarize(outcomes: readonly StoredOutcome[]): StoredOutcome {
  const quarantined = outcomes.find(({ status }) => status === 'quarantined');
  return {
    status: quarantined ? 'quarantined' : 'stored',
    conversionId: null,
    warnings: [],
    reasons: quarantined?.reasons ?? [],
  };
}
